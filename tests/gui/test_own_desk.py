"""A desk that is made of what somebody knows, in the forms of the window: it is as verbs make it, and answers as they do."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QApplication

from partner_desk.app.facts import told
from partner_desk.app.recording import KINDS_SAID, facts_meant
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.gui.dialogs.customers import CustomerForm
from partner_desk.gui.main_window import MainWindow
from partner_desk.gui.models.estate import Columns
from tests.gui.hands import fill as choose
from tests.gui.hands import scope
from tests.gui.test_customers import confirm, write
from tests.gui.test_fact_forms import ending, say
from tests.owndesk import BEGUN, FEATURES, GROUPS, LOOKED, NORTHWIND, ON, PEOPLE, Feature, looks, words

BY_HANDS = [one for one in FEATURES if one.in_forms]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return by_verbs(tmp_path_factory.mktemp("begun") / "own.partnerdesk", BEGUN)


def by_verbs(desk: Path, lines: Sequence[str]) -> Path:
    if not desk.exists():
        assert run(["new", str(desk)]) == 0
    for line in lines:
        assert run(words(line, desk, desk.parent)) == 0, line
    return desk


def facts_of(estate: Estate) -> Counter[str]:
    return Counter(told(estate, one) for one in estate.facts_in_order())


def options(line: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words of a line, and what its options say."""
    if line[-1] == "--in-part":
        line = [*line[:-1], "--known", "no"]
    at = next((number for number, one in enumerate(line) if one.startswith("--")), len(line))
    said = zip(line[at::2], line[at + 1 :: 2], strict=True)
    return line[:at], {name.lstrip("-").replace("-", "_"): text for name, text in said}


def by_hand(window: MainWindow, line: str) -> None:
    """Say in a form what a line says."""
    (verb, *named), said = options(words(line, Path("DESK"), Path()))
    said.pop("known_from", None)
    if verb == "new-customer":
        new_customer(window, named[1], said, line)
    elif verb == "looked":
        where = named[2] if len(named) > 2 else "everything on this desk"
        form = say(window, Collected, {"kind": named[0], "subject": where, **said})
        assert not form.isVisible(), form.hint.text()
    elif verb == "end":
        end(window, KINDS_SAID[named[0]], said)
    else:
        form = say(window, KINDS_SAID[named[0]], said)
        assert not form.isVisible(), form.hint.text()


def new_customer(window: MainWindow, name: str, said: Mapping[str, str], line: str) -> None:
    window.actions_.by_name["new-customer"].trigger()
    form = window.dialog
    assert isinstance(form, CustomerForm)
    write(form.name, name)
    write(form.tenant, said.get("tenant", ""))
    every = words(line, Path("DESK"), Path())
    subscriptions = [text for option, text in pairwise(every) if option == "--subscription"]
    QApplication.clipboard().setText("\n".join(one.replace("=", "\t") for one in subscriptions))
    form.subscriptions.paste()
    form.offer.setCurrentIndex(form.offer.findData(said["offer"]))
    if "billed_to" in said:
        choose(form, seller=said["billed_to"], partner=said["partner"])
        form.role.setCurrentIndex(form.role.findText(said["role"]))
        write(form.people, said["person"].replace("=", " "))
    write(form.since.day, said["since"])
    confirm(form)
    assert not form.isVisible(), form.hint.text()


def end(window: MainWindow, kind: type[Fact], said: dict[str, str]) -> None:
    until = said.pop("until")
    (fact,) = facts_meant(window.situation.estate, kind, said)
    form = ending(window, fact)
    write(form.day, until)
    confirm(form)
    assert not form.isVisible(), form.hint.text()


def open_window(make_window: Callable[[], MainWindow], desk: Path | None) -> MainWindow:
    window = make_window()
    window.situation.open(Workspace.create(None) if desk is None else Workspace.open(desk))
    window.show()
    return window


def test_it_begins_in_forms_as_it_does_by_verbs(make_window: Callable[[], MainWindow], tmp_path: Path) -> None:
    lines = [one for one in BEGUN if not one.startswith("looked")]
    window = open_window(make_window, None)
    for line in lines:
        by_hand(window, line)
    desk = Workspace.open(by_verbs(tmp_path / "verbs.partnerdesk", lines), read_only=True)
    assert facts_of(window.situation.estate) == facts_of(desk.estate)
    desk.close()


def test_a_desk_of_ones_own_is_answered_in_the_window(
    begun: Path, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = open_window(make_window, Path(shutil.copy(begun, tmp_path)))
    for feature in FEATURES:
        if not feature.said and not feature.files:
            answers(window, feature)


@pytest.mark.parametrize("feature", BY_HANDS, ids=lambda feature: feature.name)
def test_what_is_said_in_forms_is_as_if_verbs_had_said_it(
    feature: Feature, begun: Path, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    window = open_window(make_window, Path(shutil.copy(begun, tmp_path / "window.partnerdesk")))
    for line in feature.said:
        by_hand(window, line)
    answers(window, feature)
    verbs = by_verbs(Path(shutil.copy(begun, tmp_path / "verbs.partnerdesk")), feature.said)
    desk = Workspace.open(verbs, read_only=True)
    assert facts_of(window.situation.estate) == facts_of(desk.estate)
    desk.close()


def answers(window: MainWindow, feature: Feature) -> None:
    """The window says what the command line is asked: in the panel what explains, in the tree the verdict."""
    for line, parts in feature.told:
        verb, *rest = words(line.removesuffix(" --json"), Path("DESK"), Path())
        if verb in ("undo", "redo"):
            window.actions_.by_name[verb].trigger()
        if verb not in ("explain", "judge") or not {"--scope", "--program", "--on"} <= set(rest):
            continue
        _, asked = options([word for word in rest if word != "--full"])
        look(window, asked)
        if verb == "explain":
            if ("--full" in rest) is not window.why.is_whole:
                window.why.anchorClicked.emit(QUrl("fold:all"))
            assert parts[0] in window.why.toPlainText(), line
        elif '"rules": "sha256:' not in parts:
            place = scope_named(window.situation.estate, asked["scope"])
            verdict = window.model.text(place, Columns.VERDICT)
            assert verdict in {one.strip().replace("-", " ") for one in parts}, line


def look(window: MainWindow, asked: Mapping[str, str]) -> None:
    """Look at the scope, partner, program and day that are asked about."""
    partner = partner_named(window.situation.estate, asked["partner"]).id
    window.situation.look(partner=partner, program=asked["program"], day=date.fromisoformat(asked["on"]))
    window.tree.go_to(scope_named(window.situation.estate, asked["scope"]))


def test_who_looked_at_one_place_says_it_in_the_form_as_by_verbs(
    begun: Path, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    named = by_verbs(Path(shutil.copy(begun, tmp_path / "verbs.partnerdesk")), (*PEOPLE, *GROUPS))
    window = open_window(make_window, Path(shutil.copy(named, tmp_path / "window.partnerdesk")))
    lines = [f"{line} --on 2026-03-01" for looked in LOOKED for line in looks(looked)[1:2]]
    lines += [
        line.replace(" --in-part", " --on 2026-03-01 --in-part") for looked in LOOKED for line in looks(looked)[2:]
    ]
    for line in lines:
        by_hand(window, line)
    desk = Workspace.open(by_verbs(named, lines), read_only=True)
    assert facts_of(window.situation.estate) == facts_of(desk.estate)
    desk.close()


def test_what_is_recorded_is_answered_at_once(
    begun: Path, make_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    """In the tree and in the panel, without asking again."""
    window = open_window(make_window, Path(shutil.copy(begun, tmp_path)))
    look(window, options(f"--scope Shop {NORTHWIND} pec {ON}".split())[1])

    def shown() -> tuple[str, bool]:
        verdict = window.model.text(scope(window, "Shop"), Columns.VERDICT)
        return verdict, "Ann holds Contributor at Shop" in window.why.toPlainText().split("Admin on behalf of")[0]

    assert shown() == ("recognized", True)
    by_hand(window, "record deny-assignment DESK --principal everyone --scope Shop --since 2026-01-01")
    assert shown()[0] == "not recognized"
    assert "is not recognized here for PEC: a deny assignment" in window.why.toPlainText()
    window.actions_.by_name["undo"].trigger()
    assert shown() == ("recognized", True)
