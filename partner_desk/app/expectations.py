"""What somebody expects of a desk, as a file or kept in the desk: it can be checked again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from partner_desk.app.advising import advice_object
from partner_desk.app.answers import View, explained
from partner_desk.app.facts import named
from partner_desk.app.rulebook import library
from partner_desk.app.tables import Grid, read_file
from partner_desk.app.timeline_json import stay_object
from partner_desk.app.unmet import Besides, besides
from partner_desk.domain.daytext import Habits, read_day
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.expectations import Expectation
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.showing import one_line, quoted
from partner_desk.exchange.case.reading import tables_of, text_of
from partner_desk.explain.explanation import Explanation
from partner_desk.readings.questions import AUTO, Verdict

NEEDED = ("partner", "scope", "program", "verdict")
DAY, ALSO_DAY = "on", "day"
"""What the day of a row is called, and what the forms of the desk call it."""
FORM = "[[expect]] with partner, scope, program, verdict and, if it is not the day asked about, on"


@dataclass(frozen=True, slots=True)
class ExpectationRow:
    """One row: where it stands, whom and what it is about, the verdict that is expected, and the day if it says one."""

    where: str
    partner: str
    scope: str
    program: str
    verdict: Verdict
    on: date | None


@dataclass(frozen=True, slots=True)
class Checked:
    """An expectation with what the desk says, and what is told `besides` where that is something else."""

    expected: ExpectationRow
    explanation: Explanation
    besides: Besides | None = None

    @property
    def holds(self) -> bool:
        """Whether the desk says what is expected; where sources disagree about it, it does not."""
        answer = self.explanation.answer
        return answer.verdict is self.expected.verdict and not answer.disputed


def read_expectations(path: Path) -> list[ExpectationRow]:
    """Those of a TOML file or of a table (CSV or XLSX); raises Refused naming the first slip by file and row."""
    name = one_line(path.name)
    rows = _of_toml(path) if path.suffix.casefold() == ".toml" else _of_table(read_file(path))
    expected = [_expectation(f"{name}, {where}", row) for where, row in rows]
    if not expected:
        raise Refused("{name} expects nothing. Write {form}.", name=name, form=FORM)
    return expected


def kept_in(estate: Estate) -> list[ExpectationRow]:
    """Those that are kept in a desk; raises Refused where there are none."""
    kept = sorted(estate.expectations.values(), key=lambda one: (one.scope, one.partner, one.program, str(one.on)))
    if not kept:
        raise Refused(
            "No expectations are kept in this desk. Record one ({verb}), or give a file with {form}.",
            verb="record expectation",
            form=FORM,
        )
    return [_kept(named(estate, one), one) for one in kept]


def _kept(words: str, kept: Expectation) -> ExpectationRow:
    verdict = Verdict(kept.verdict.value)
    return ExpectationRow(f"{words[:1].upper()}{words[1:]}", kept.partner, kept.scope, kept.program, verdict, kept.on)


def check(estate: Estate, expected: Iterable[ExpectationRow], day: date, reading: str = AUTO) -> list[Checked]:
    """Ask the desk for each; what names nobody or nothing on the desk is refused with its row."""
    return [_checked(estate, one, day, reading) for one in expected]


def checked_object(checked: Checked) -> dict[str, Any]:
    """One of them as JSON."""
    asked, answer = checked.expected, checked.explanation.answer
    return {
        "where": asked.where,
        "partner": asked.partner,
        "scope": asked.scope,
        "program": asked.program,
        "on": answer.question.since.isoformat(),
        "expected": asked.verdict.value,
        "verdict": answer.verdict.value,
        "disputed": answer.disputed,
        "holds": checked.holds,
        "sentence": checked.explanation.sentence,
    } | ({} if checked.besides is None else _besides_object(checked.besides))


def _besides_object(told: Besides) -> dict[str, Any]:
    helping = {} if told.helping is None else {"advice": advice_object(told.helping)}
    return {"since": stay_object(told.stay)} | helping


def _of_toml(path: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    name = one_line(path.name)
    table = tables_of(text_of(path), name)
    rows = table.get("expect", [])
    if table.keys() - {"expect"} or not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused("{name} holds something else than expectations. Write {form}.", name=name, form=FORM)
    for number, row in enumerate(rows, 1):
        yield f"expectation {number}", {key: str(value) for key, value in row.items()}


def _of_table(grid: Grid) -> Iterator[tuple[str, Mapping[str, str]]]:
    headings = [one.casefold() for one in grid.headings]
    for line, cells in grid.rows:
        yield f"row {line}", {heading: cell for heading, cell in zip(headings, cells, strict=False) if cell}


def _expectation(where: str, row: Mapping[str, str]) -> ExpectationRow:
    strange = [one for one in row if one not in (*NEEDED, DAY, ALSO_DAY)]
    lacking = [one for one in NEEDED if not row.get(one, "").strip()]
    if strange or lacking:
        slip = f"{quoted(strange[0])} is not known" if strange else f"{quoted(lacking[0])} is missing"
        raise Refused(
            "{where}: {slip}. A row has {known} and, if it is another day, {day}.",
            where=where,
            slip=slip,
            known=", ".join(NEEDED),
            day=DAY,
        )
    said = [row[one] for one in (DAY, ALSO_DAY) if row.get(one, "").strip()]
    if len(said) > 1:
        raise Refused(
            "{where}: both {day} and {other} say a day. Keep one of them.", where=where, day=DAY, other=ALSO_DAY
        )
    return ExpectationRow(
        where,
        row["partner"],
        row["scope"],
        _known(where, "program", row["program"], list(library().programs)),
        Verdict(_known(where, "verdict", row["verdict"].replace(" ", "-"), [one.value for one in Verdict])),
        _day(where, "".join(said)),
    )


def _known(where: str, what: str, said: str, words: Sequence[str]) -> str:
    word = said.strip().casefold()
    if word not in words:
        raise Refused(
            "{where}: there is no {what} {said}. Known are: {known}.",
            where=where,
            what=what,
            said=quoted(said),
            known=", ".join(words),
        )
    return word


def _day(where: str, said: str) -> date | None:
    if not said.strip():
        return None
    try:
        return read_day(said, Habits())
    except Refused as slip:
        raise Refused("{where}: {why}", where=where, why=slip.sentence) from slip


def _checked(estate: Estate, expected: ExpectationRow, day: date, reading: str) -> Checked:
    try:
        partner = partner_named(estate, expected.partner).id
        scope = scope_named(estate, expected.scope)
    except Refused as slip:
        raise Refused("{where}: {why}", where=expected.where, why=slip.sentence) from slip
    view = View(partner, expected.program, expected.on or day, reading)
    checked = Checked(expected, explained(estate, view, scope))
    return checked if checked.holds else replace(checked, besides=besides(estate, view, scope, expected.verdict))


def summed(found: Sequence[Checked]) -> str:
    """How many hold, in words."""
    return f"Expectations that hold: {sum(one.holds for one in found):,} of {len(found):,}."
