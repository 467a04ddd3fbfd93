"""Cases: a small estate and questions with the verdicts that must come out, read from a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import FIRST_DAY, LAST_DAY
from partner_desk.engine.aggregation import NO_SUBSCRIPTION
from partner_desk.exchange.casechecks import CaseChecks
from partner_desk.exchange.casefacts import facts
from partner_desk.exchange.casefile import AskTable, CaseTable, slips
from partner_desk.exchange.caseindex import CaseIndex
from partner_desk.readings.library import Library
from partner_desk.readings.questions import AUTO, Answer, Question, Verdict
from partner_desk.readings.roles import RoleCatalogue


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What questions may name: programs, readings, the programs that look at charges; and the roles."""

    roles: RoleCatalogue
    programs: Container[str]
    readings: Container[str]
    charge_programs: Container[str]
    deciding: Container[str]
    """What can decide: criteria, ways, and that there is no subscription."""

    @staticmethod
    def of(library: Library) -> Vocabulary:
        """Everything that a library of rules knows."""
        ways = {way.id for program in library.programs.values() for way in program.ways}
        criteria = {one for reading in library.readings.values() for one in reading.criteria}
        deciding = ways | criteria | {NO_SUBSCRIPTION}
        return Vocabulary(
            library.roles, library.programs, library.readings, library.charge_programs(), frozenset(deciding)
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """A question as the file puts it, and what is expected; None where nothing is."""

    question: Question
    scope: str
    expect: Verdict | None
    decided_by: tuple[str, ...] | None
    leaves: Mapping[Verdict, int] | None
    days: Mapping[Verdict, int] | None
    disputed: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A case, ready to be judged."""

    title: str
    story: str
    source: tuple[str, ...]
    tags: tuple[str, ...]
    estate: Estate
    asks: tuple[Ask, ...]


def read_case(text: str, file: str, vocabulary: Vocabulary, *, judging: bool = False) -> Case:
    """Read a case; `judging` allows questions without an expected verdict.

    Raises Refused with one line for each slip: file, table, index from 1, key. Nothing is read then.
    """
    try:
        return case_of(tables_of(text, file), vocabulary, judging=judging)
    except Slips as found:
        raise Refused("\n".join(f"{file}: {sentence}." for sentence in found.sentences)) from found


class Slips(Exception):
    """What is wrong with the tables of a case, one sentence each: table, index from 1, key, matter."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """At least one sentence, without file and full stop."""
        self.sentences = tuple(sentences)
        super().__init__(*self.sentences)


def tables_of(text: str, file: str) -> dict[str, Any]:
    """The tables of a TOML text; raises Refused with line and column if it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as slip:
        raise Refused(f"{file}: this is not valid TOML: {slip}. Nothing was judged.") from slip
    except RecursionError as deep:
        raise Refused(f"{file}: the tables are nested too deeply to be a case. Nothing was judged.") from deep
    except ValueError as slip:  # what Python makes of a number or a date, without the place
        raise Refused(f"{file}: a value in it cannot be read ({slip}). Nothing was judged.") from slip


def case_of(tables: Mapping[str, Any], vocabulary: Vocabulary, *, judging: bool = False) -> Case:
    """A case from its tables; raises Slips with all that is wrong with them."""
    try:
        table = CaseTable.model_validate(tables)
    except ValidationError as found:
        raise Slips(slips(found)) from found
    case = CaseIndex(table, vocabulary.roles)
    wrong = [*CaseChecks(case).slips(), *_ask_slips(case, vocabulary, judging)]
    if wrong:
        raise Slips(wrong)
    source = (table.source,) if isinstance(table.source, str) else table.source
    asks = tuple(_ask(one, case) for one in table.ask)
    return Case(table.title, table.story, source, table.tags, Estate.of(facts(case)), asks)


def read_case_file(path: Path, vocabulary: Vocabulary, *, judging: bool = False) -> Case:
    """Read a case from a file; raises Refused as `read_case` does, and if the file cannot be read as text."""
    return read_case(text_of(path), str(path), vocabulary, judging=judging)


def text_of(path: Path) -> str:
    """The text of a file with line feeds alone; raises Refused if it cannot be read as text."""
    try:
        if path.exists() and not path.is_file():
            raise Refused(f"{path}: this is no file that can be read to an end. Nothing was judged.")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as trouble:
        raise Refused(f"{path}: the file cannot be read ({trouble.strerror}). Nothing was judged.") from trouble
    except UnicodeDecodeError as trouble:
        raise Refused(f"{path}: byte {trouble.start + 1} is not UTF-8 text. Save the file as UTF-8.") from trouble
    return text.replace("\r\n", "\n")


def case_files(paths: Iterable[Path]) -> list[Path]:
    """The case files that paths name: files themselves, and every `.toml` below folders, in order."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(path.rglob("*.toml")))
        elif path.exists():
            found.append(path)
        else:
            raise Refused(f"{path}: there is no such file or folder.")
    return found


def differences(ask: Ask, answer: Answer) -> list[str]:
    """Where an answer is not what was expected, one sentence each."""
    found = []
    if ask.expect is not None and answer.verdict is not ask.expect:
        found.append(f"the verdict is {answer.verdict}, expected {ask.expect}")
    if answer.disputed != ask.disputed:
        found.append(
            "it is disputed, expected undisputed" if answer.disputed else "it is undisputed, expected disputed"
        )
    if ask.decided_by is not None and set(answer.decided_by) != set(ask.decided_by):
        found.append(f"decided by {', '.join(answer.decided_by)}, expected {', '.join(sorted(ask.decided_by))}")
    for word, wanted, counted in (("leaves", ask.leaves, answer.leaves), ("days", ask.days, answer.days)):
        if wanted is not None and {one: count for one, count in wanted.items() if count} != dict(counted):
            found.append(f"{word} are {_counts(counted)}, expected {_counts(wanted)}")
    return found


def _counts(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) or "none"


def _ask_slips(case: CaseIndex, vocabulary: Vocabulary, judging: bool) -> Iterator[str]:
    for index, ask in enumerate(case.table.ask, 1):
        place = f"[[ask]] {index}, key"
        if ask.partner not in case.partners:
            yield f'{place} "partner": there is no partner {ask.partner!r}'
        if ask.scope not in case.scopes:
            yield f'{place} "scope": there is no scope {ask.scope!r}'
        if ask.program not in vocabulary.programs:
            yield f'{place} "program": there is no program {ask.program!r}'
        elif ask.charge_kind is not None and ask.program not in vocabulary.charge_programs:
            yield f'{place} "charge_kind": the program {ask.program!r} does not look at charges'
        if ask.reading is not None and ask.reading not in vocabulary.readings:
            yield f'{place} "reading": there is no reading {ask.reading!r}'
        for one in ask.decided_by or ():
            if one not in vocabulary.deciding:
                yield f'{place} "decided_by": there is no criterion or way {one!r}'
        if ask.expect is None and not judging:
            yield f'{place} "expect": is missing'
        yield from _period_slips(place, ask)


def _period_slips(place: str, ask: AskTable) -> Iterator[str]:
    for key, day in (("on", ask.on), ("from", ask.since), ("until", ask.until)):
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            yield f'{place} "{key}": is outside of what can be asked about, {FIRST_DAY} to {LAST_DAY}'
    if ask.on is not None:
        for key, bound in (("from", ask.since), ("until", ask.until)):
            if bound is not None:
                yield f'{place} "{key}": a question is about a day (`on`) or a period, not both'
        return
    if ask.since is None and ask.until is None:
        yield f'{place} "on": is missing'
        return
    for key, bound in (("from", ask.since), ("until", ask.until)):
        if bound is None:
            yield f'{place} "{key}": is missing'
    if ask.since is not None and ask.until is not None and ask.until <= ask.since:
        yield f'{place} "until": is not after `from`'


def _ask(ask: AskTable, case: CaseIndex) -> Ask:
    since = ask.on or ask.since
    until = ask.on + timedelta(days=1) if ask.on is not None else ask.until
    assert since is not None
    assert until is not None
    question = Question(
        partner=ask.partner,
        scope=case.key(ask.scope),
        program=ask.program,
        since=since,
        until=until,
        reading=ask.reading or AUTO,
        charge_kind=ask.charge_kind,
        single_day=ask.on is not None,
    )
    return Ask(question, ask.scope, ask.expect, ask.decided_by, ask.leaves, ask.days, ask.disputed, ask.why)
