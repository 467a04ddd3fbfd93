"""What is said to people is whole sentences, found for the catalogs, and said in the language that is spoken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from partner_desk import bootstrap, language, resources
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.amounts import money
from partner_desk.domain.errors import Refused
from partner_desk.language import speaking, spoken, tr, trn
from tests.messages import COUNTING, PACKAGE, SAYING, calls, messages, write_catalog, write_template


def test_a_text_stands_whole_in_the_sources() -> None:
    glued = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for call, name in calls(path):
            told = call.args[SAYING[name] if name in SAYING else COUNTING[name] :]
            glued += [f"{path}:{call.lineno}" for one in told if isinstance(one, ast.JoinedStr | ast.BinOp)]
        glued += [f"{path}:{join.lineno}" for join in joins(ast.parse(path.read_text(encoding="utf-8")))]
    assert not glued


def joins(module: ast.Module) -> Iterator[ast.expr]:
    """Where a text that is said is joined with other words or with values; markup may stand around it."""
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr) and any(map(says, node.values)):
            parts = (one.value if isinstance(one, ast.Constant) else "\0" for one in node.values)
            seen = re.sub(r"<[^>]*>|&\w+;", "", "".join(map(str, parts)))
            if seen.strip("#*- \n") != "\0":
                yield node
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = (node.left, node.right)
            if any(map(says, sides)) and not any(isinstance(side, ast.List | ast.ListComp) for side in sides):
                yield node


def says(node: ast.expr) -> bool:
    """Whether a text that is said is part of a value."""
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in ("tr", "trn")
        for each in ast.walk(node)
    )


@pytest.mark.parametrize(
    ("glued", "source"),
    [
        (True, """f"{tr('Print')} {paper}\""""),
        (True, """f"{tr('since')} 2020\""""),
        (True, """f"{tr('Reading')} \N{HORIZONTAL ELLIPSIS}\""""),
        (True, """tr("level") + str(depth)"""),
        (False, """f"## {tr('What survives')}\""""),
        (False, """f"<p style='color:{ink}'>{tr('Nothing turned.')}</p>\""""),
        (False, """[*rows] + [tr("more")]"""),
    ],
)
def test_a_join_is_seen(glued: bool, source: str) -> None:
    assert bool(list(joins(ast.parse(source)))) is glued


def test_what_both_programs_say_names_no_option_of_the_command_line() -> None:
    commands = {PACKAGE / "exchange" / "collecting.py", PACKAGE / "exchange" / "case" / "writing.py"}
    commands |= {PACKAGE / "app" / "runbooks.py"}  # these two are only ever said on the command line
    said = [one for one in messages() if "cli" not in one.path.parts and one.path not in commands]
    assert len(said) > 1000
    named = [one.where for one in said if re.search(r"(?<!\S)\(?--[a-z]|the verb ", re.sub(r"\baz .*", "", one.text))]
    assert not named


def test_a_text_is_given_what_it_names() -> None:
    wrong = [f"{one.where}: {sorted(one.named ^ one.given)}" for one in messages() if not one.named <= one.given]
    assert not wrong
    assert len(messages()) > 300


def test_a_refusal_is_said_in_the_language_that_is_spoken(mirrored: None) -> None:
    refusal = Refused("{path}: there is no such file.", path="a{b}.toml")
    assert refusal.sentence == str(refusal) == "⟦a{b}.toml: there is no such file.⟧"


def test_what_is_in_no_catalog_is_said_as_it_stands(mirrored: None) -> None:
    assert tr("Braces {of a customer} stay.") == "Braces {of a customer} stay."
    assert trn("{count} thing", "{count} things", 2) == "2 things"


def test_a_language_without_a_catalog_is_english(tmp_path: Path) -> None:
    language.speak("xx", tmp_path)
    assert Refused("{path}: there is no such file.", path="a").sentence == "a: there is no such file."


def test_a_language_holds_for_what_is_made_within_it_and_for_no_other_thread(tmp_path: Path) -> None:
    write_catalog(tmp_path, "de", {"since {day}": "seit {day}", "{count:,} row": "{count:,} Zeile"})
    day, count = date(2024, 3, 1), Decimal("1984.50")

    def said() -> str:
        return (
            f"{tr('since {day}', day=day)} {trn('{count:,} row', '{count:,} rows', 1)} {money(Fraction(count), 'EUR')}"
        )

    with speaking("de", tmp_path):
        assert said() == "seit 01.03.2024 1 Zeile 1.984,50 EUR"
        with ThreadPoolExecutor(1) as other:
            assert other.submit(said).result().startswith("since 2024-03-01 1 row 1,984.50")
        with speaking("", tmp_path):
            assert spoken() == "de"
    assert said() == "since 2024-03-01 1 row 1,984.50 EUR"
    assert tr("{day:%B} {number:,}", day=day, number=1000) == "March 1,000"


def test_the_template_has_every_text_once_with_its_places(tmp_path: Path) -> None:
    write_template(tmp_path / "messages.pot")
    with (tmp_path / "messages.pot").open("rb") as file:
        found = read_po(file)
    places = {str(each.id): {path for path, _ in each.locations} for each in found if each.id}
    assert str(("{count:,} row", "{count:,} rows")) in places
    for text, place in {
        "Nothing turned.": "partner_desk/gui/panels/compare.py",
        "&File": "partner_desk/gui/actions.py",
        "Recognition by partner": "resources/templates/summary.typ",
        "Known from": "partner_desk/domain/partners.py",
        "Link with a global ID": "resources/readings/findings.toml",
    }.items():
        assert place in places[text]


@pytest.mark.parametrize(
    ("asked", "said"), [("fr", "⟦Nothing turned.⟧"), ("xx", "Nothing turned."), ("", "Nothing turned.")]
)
def test_the_language_is_chosen_where_both_programs_begin(
    asked: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "resource_path", lambda *parts: tmp_path.joinpath(*parts))
    monkeypatch.setenv(bootstrap.LANGUAGE, asked)
    write_catalog(tmp_path / "locale", "fr", {"Nothing turned.": "⟦Nothing turned.⟧"})
    bootstrap.choose_language()
    assert tr("Nothing turned.") == said
    language.speak(language.ENGLISH, tmp_path)


REFUSED = (
    ["judge", "missing.partnerdesk"],
    ["ending", "missing.partnerdesk"],
    ["export", "missing.partnerdesk", "--out", "x.toml"],
    ["history", "missing.partnerdesk"],
    ["undo", "missing.partnerdesk"],
    ["fetch", "missing.partnerdesk"],
    ["findings", "missing.partnerdesk"],
    ["fragile", "missing.partnerdesk"],
    ["import", "{desk}", "missing.json"],
    ["judge", "{desk}", "--scope", "nowhere"],
    ["credit-drops", "{desk}"],
    ["unmute", "{desk}", "nothing"],
    ["mute", "{desk}", "nothing", "--reason", "so"],
    ["undo", "{desk}"],
    ["redo", "{desk}"],
    ["new", "{desk}"],
    ["move", "{desk}", "nothing"],
    ["rename", "{desk}", "nobody", "x"],
    ["remove", "{desk}", "nobody"],
    ["scenario", "drop", "{desk}", "nothing"],
    ["compare-credit", "{desk}"],
    ["scenario", "show", "{desk}", "nothing"],
)


@pytest.mark.parametrize("arguments", REFUSED, ids=lambda one: " ".join(one[:2]))
def test_what_is_refused_is_said_in_the_language(
    arguments: list[str], mirrored: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = tmp_path / "a.partnerdesk"
    Workspace.create(desk).close()
    assert run([one.format(desk=desk) for one in arguments]) != 0
    assert "⟦" in capsys.readouterr().err
