"""What leaves for a customer can be German: every word of it, days and figures too, on as many pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from partner_desk.app.answers import View
from partner_desk.app.paper import AboutScope, Paper, Wish
from partner_desk.app.papers import SCOPE_PAPERS
from partner_desk.app.rulebook import library
from partner_desk.cli.application import run
from partner_desk.domain.moments import Period
from partner_desk.language import speaking, tr
from partner_desk.resources import resource_path
from tests.app.test_documents import PAGES, SAMPLE, about
from tests.app.test_reporting import customer
from tests.gathered import of_rules
from tests.messages import ROOT, catalogs, compiled, messages, names_in
from tests.papers import pages_of, text_of
from tests.sample import key_of

GERMAN = tuple(one for one in SCOPE_PAPERS if "lang" in one.heeds)
SAYING = (
    "frame",
    "shown",
    "granted",
    "onepager",
    "request",
    "attestation",
    "planned",
    "neutral",
    "associations",
    "thread",
    "letter",
    "classsheet",
)
PAPERS = [f"partner_desk/app/documents/{one}.py" for one in SAYING]
PAPERS += [f"partner_desk/app/{one}.py" for one in ("first_page", "second_page", "month_strip")]
PAPERS += [
    f"partner_desk/reports/{one}.py"
    for one in ("annex", "folding", "shortened", "standing", "summary", "summary_webpage", "ties")
]
PAPERS += [f"resources/templates/{one}.typ" for one in ("document", "first", "summary")]
PAPERS += ["partner_desk/app/school/thread.py", "partner_desk/readings/questions.py", "partner_desk/domain/naming.py"]
REASONS = [f"partner_desk/explain/{one}.py" for one in ("explanation", "headline", "holder_proof", "proof", "wording")]
REASONS += ["resources/runbooks/words.toml"]
"""Whatever says something on these papers."""
ISO = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")
PAPER = {one.name: one for one in GERMAN}
each_german = pytest.mark.parametrize("paper", GERMAN, ids=lambda one: one.name)


@cache
def german() -> dict[str, list[str]]:
    """Each text, and what it is in German, one or two."""
    (path,) = [one for one in catalogs() if one.parts[-3] == "de"]
    with path.open("rb") as file:
        found = [one for one in read_po(file) if one.id]
    told = {}
    for one in found:
        ids, said = (one.id, one.string) if one.pluralizable else ((one.id,), (one.string,))
        assert isinstance(ids, tuple | list)
        assert isinstance(said, tuple | list)
        told[str(ids[0])] = [str(text) for text in said if text]
    return told


def test_a_change_request_of_several_steps_is_german_from_its_title_on() -> None:
    asked = about(SAMPLE, key_of("litware"), Wish(programs=["pec"], partners=["contoso"], advice=2))
    with speaking("de", resource_path("locale")):
        told = json.dumps(PAPER["change-request"].content(asked, "a4", lambda *_: None), ensure_ascii=False)
    assert "berechnet an Contoso" in told
    assert "Änderungsantrag: litware-analytics vom Vertrag mit Microsoft" in told
    assert [word for word in ("billed to", "Set the offer", "(Move") if word in told] == []


def test_a_catalog_is_read_as_it_was_translated() -> None:
    assert [one.with_suffix(".mo").read_bytes() == compiled(one) for one in catalogs()] == [True], (
        "compile it: python3 dev.py messages"
    )


def test_each_word_of_these_papers_is_there() -> None:
    texts = {one.text for one in messages() if one.path.relative_to(ROOT).as_posix() in PAPERS}
    assert len(texts) > 300
    assert sorted(texts - german().keys()) == [], "translate it in resources/locale/de, then: python3 dev.py messages"


def test_hardly_a_reason_or_a_piece_of_advice_lacks() -> None:
    sentences = {one.sentence for reading in library().readings.values() for one in reading.criteria.values()}
    sentences |= {
        text for one in library().programs.values() for text in (one.sentence, *(w.sentence for w in one.ways))
    }
    told = {text for _, text, _ in of_rules()} - sentences - {""}
    told |= {one.text for one in messages() if one.path.relative_to(ROOT).as_posix() in REASONS}
    lacking = sorted(told - german().keys())
    assert len(lacking) <= 0.03 * len(told), f"translate in resources/locale/de: {lacking}"


def test_what_is_told_in_a_text_is_told_in_german_too() -> None:
    plural = {one.text: one.plural for one in messages() if one.plural}
    known = {one.text for one in messages()}
    gone = german().keys() - known
    assert len(gone) < 0.03 * len(known & german().keys()), f"nothing says it any more: {sorted(gone)}"
    for text, said in german().items():
        if text in gone:
            continue
        assert len(said) == (2 if text in plural else 1), text
        assert all(names_in(one) == names_in(text) for one in said), text


@cache
def made(paper: Paper[AboutScope], language: str) -> tuple[dict[str, Any], bytes]:
    asked = about(SAMPLE, key_of("wingtip"))
    with speaking(language, resource_path("locale")):
        content = paper.content(asked, "a4", lambda *_: None)
    return content, paper.pdf(asked, language=language)


@each_german
def test_a_paper_is_as_long_and_writes_days_as_germans_do(paper: Paper[AboutScope]) -> None:
    content, pdf = made(paper, "de")
    assert content["language"] == "de"
    assert b"/Lang (de)" in pdf or b"/Lang(de)" in pdf
    assert len(pages_of(pdf)) <= PAGES.get(paper.name, 8)
    assert "01.04.2024" in json.dumps(content)
    assert ISO.findall(json.dumps([*said_in(content)])) == []


ENGLISH = re.compile(r"\b(the|of|is|are|and|not|has|with|here|known|recorded)\b")
NAMES = r"Partners? of Record|Reseller of Record"


def said_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from said_in(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key not in ("sources", "terms", "columns", "origins", "style", "kind", "logo"):
                yield from said_in(one)


@each_german
def test_no_sentence_of_a_paper_is_english(paper: Paper[AboutScope]) -> None:
    content, _ = made(paper, "de")
    titles = "|".join(re.escape(one.title) for one in library().sources.values())
    own = re.compile(f"the sample desk|{titles}|{NAMES}")
    told = {own.sub("", one) for one in said_in(content) if not one.startswith(("az ", " "))}
    assert [one for one in told if len(ENGLISH.findall(one)) > 1] == []


def test_other_papers_made_meanwhile_are_english() -> None:
    content, _ = made(GERMAN[0], "")
    assert content["language"] == "en"
    assert tr("recognized") == "recognized"


def test_a_summary_of_a_period_and_of_many_is_german() -> None:
    period = Period(date(2024, 6, 1), date(2024, 7, 1))
    estate = customer(3, sold_until=date(2024, 6, 11))
    place = estate.scopes.find("cust")
    assert place is not None
    asked = AboutScope(estate, View("own", library().first_program, period.since), place, Wish(period))
    summary = GERMAN[0]
    with speaking("de", resource_path("locale")):
        told = json.dumps(summary.content(asked, "a4", lambda *_: None), ensure_ascii=False)
    assert "01.06.2024 bis 30.06.2024" in told
    assert "von 30 Tagen" in told


def test_the_command_line_writes_it_and_refuses_it_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, out = str(tmp_path / "a.partnerdesk"), tmp_path / "a.pdf"
    assert run(["new", desk, "--sample"]) == 0
    asked = [desk, "--scope", "wingtip", "--on", "2024-04-01", "--lang", "de", "--force", "--out"]
    assert run(["report", "one-pager", *asked, str(out)]) == 0
    assert "Was eingetragen ist" in text_of(out.read_bytes())
    assert run(["report", "one-pager", *asked, str(tmp_path / "a.txt")]) == 0
    assert "Zugriff geben nur die Rollen." in (tmp_path / "a.txt").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["report", "evidence-pack", *asked, str(out)]) != 0
    assert "--lang is for summary, one-pager, change-request, recognized, attestation, dpor-or-pal only" in " ".join(
        capsys.readouterr().err.split()
    )
