"""German of the school: one word for one thing, and none of the turns that are English with German letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.lessonfile import course_lesson
from partner_desk.app.school.practice import phrasebook
from partner_desk.gui.school.words import SchoolWords
from partner_desk.training.texts import Language, plain
from tests.app.school.test_catalogue import texts

FORBIDDEN = {
    r"\bErgebnis(se)? (ist|lautet|hat|noch)\b|\b(das|ihr|welches|alle) Ergebnis": "Urteil",
    r"\bgib(t|t es) kein PAL\b|\beigenes PAL\b|\b[Dd]as PAL\b": "der PAL",
    r"\bhat (nie|nicht|noch nie) verlinkt": "hat sich nicht verlinkt",
    r"\bunter einem (Enterprise Agreement|Azure plan|Microsoft Customer Agreement)": "in einem",
    r"(Fabrikams|Contosos|Wingtips|Northwinds|Adatums) Designation\b": "Designations",
    r"\bIdentität lebt\b|\bGruppe lebt\b|\bGast lebt\b": "ist angelegt, gehört zu",
    r"gefragt nach [A-Z]": "wenn nach … gefragt ist",
    r"\b(Rolle|Contributor|Reader|Owner) (in|bei) rg-": "auf rg-",
    r"\bPart des Kunden\b|\bberühren einander\b|\bStuhl\b|\beingelassen\b|\bDrittel von Tagen\b": "wie man es sagt",
}
"""Turns that are not to be found, and what is said instead."""


def german() -> Iterator[tuple[str, str]]:
    """Every German text of the school, with where it stands."""
    for where, text in texts():
        yield where, text.de
    for identifier in catalogue().lessons:
        plan = course_lesson(identifier).plan
        yield from ((identifier, one.de) for one in (plan.title, plan.goal, plan.story))
        for at, step in enumerate(plan.step, 1):
            told = (step.text, step.hint, step.after, *(option.text for option in step.option))
            yield from ((f"{identifier}, step {at}", one.de) for one in told if one is not None)
    yield from (("practice", one.text.de) for one in phrasebook().reasons.values())
    yield from ((f"word {one.name}", one.said(Language.DE)) for one in SchoolWords if "{" not in one.said(Language.DE))


def test_german_has_one_word_for_one_thing() -> None:
    said = [(where, plain(text)) for where, text in german()]
    assert len(said) > 1000
    slips = [
        f"{where}: {match[0]!r}, better {better}"
        for pattern, better in FORBIDDEN.items()
        for where, text in said
        for match in re.finditer(pattern, text)
    ]
    assert not slips, "\n".join(slips)
