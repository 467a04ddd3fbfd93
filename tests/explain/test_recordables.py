"""Whatever is not known has a fact that says it, and once it is recorded nobody is asked for it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from partner_desk.app.factvalues import FactValues
from partner_desk.app.recording import KINDS_SAID, fields_meant, fields_said, record
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.coverage import Collected
from partner_desk.domain.estate import Estate
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import case_files, read_case_file
from partner_desk.explain.explanation import Missing, explain
from partner_desk.explain.recordable import Recordable
from partner_desk.readings.library import Library
from tests.examples import some
from tests.facts import ORIGIN

CASES = case_files([Path(__file__).parent.parent / "cases"])


def missing_of(estate: Estate, on: date, judge: Judge, library: Library) -> Iterator[Missing]:
    """What is missing anywhere in an estate, for any partner and program."""
    partners = list(estate.partners)
    day = judge.day(estate, on, partners)
    for program in library.programs.values():
        for partner in partners:
            for scope in range(len(estate.scopes)):
                yield from explain(day, program, partner, scope).missing


def test_what_every_reading_asks_for_can_be_recorded(library: Library) -> None:
    answers = [one for reading in library.readings.values() for criterion in reading.criteria.values()
               for one in criterion.all_answers if one.collect]  # fmt: skip
    assert len(answers) > 100
    for one in answers:
        assert one.record, one.because
        assert {word.partition(".")[0] for word in one.record} <= KINDS_SAID.keys()


@pytest.mark.parametrize("path", some(CASES), ids=lambda path: path.stem)
def test_whatever_is_missing_is_recorded_and_not_asked_for_again(path: Path, judge: Judge, library: Library) -> None:
    case = read_case_file(path, Vocabulary.of(library))
    on, looked = case.asks[0].question.since, case.estate.all(Collected).values()
    estate = case.estate.apply(ChangeSet("Forget what was looked for", tuple(Change(one, None) for one in looked)))
    before = list(missing_of(estate, on, judge, library))
    for missing in before:
        assert missing.recordables, missing.fact
        for made in missing.recordables:
            kind = KINDS_SAID[made.kind]
            read = FactValues(estate).of((*fields_said(kind), *fields_meant(kind)), dict(made.said))
            assert {name: str(value) for name, value in read.items()} == dict(made.said)
            assert made.about
            assert not made.amends or estate.get(kind, dict(made.said)["id"]) is not None
    asked = _statements(before)
    for made in asked:
        estate = estate.apply(record(estate, Collected, dict(made.said), ORIGIN))
    assert not asked & _statements(missing_of(estate, on, judge, library))


def _statements(missing: Iterable[Missing]) -> set[Recordable]:
    return {made for one in missing for made in one.recordables if made.is_statement}
