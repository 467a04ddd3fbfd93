"""The questions of a case: what they may name, what is expected of them, and where an answer is another one."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from partner_desk.domain.moments import FIRST_DAY, LAST_DAY, never_holds
from partner_desk.engine.aggregation import NO_SUBSCRIPTION
from partner_desk.exchange.case.format import AskTable
from partner_desk.exchange.case.index import CaseIndex
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


def differences(ask: Ask, answer: Answer) -> list[str]:
    """Where an answer is not what was expected, one sentence each."""
    sentences = []
    if ask.expect is not None and answer.verdict is not ask.expect:
        sentences.append(f"the verdict is {answer.verdict}, expected {ask.expect}")
    if answer.disputed != ask.disputed:
        sentences.append(
            "it is disputed, expected undisputed" if answer.disputed else "it is undisputed, expected disputed"
        )
    if ask.decided_by is not None and set(answer.decided_by) != set(ask.decided_by):
        sentences.append(f"decided by {', '.join(answer.decided_by)}, expected {', '.join(sorted(ask.decided_by))}")
    for word, wanted, counted in (("leaves", ask.leaves, answer.leaves), ("days", ask.days, answer.days)):
        if wanted is not None and {one: count for one, count in wanted.items() if count} != dict(counted):
            sentences.append(f"{word} are {_counts(counted)}, expected {_counts(wanted)}")
    return sentences


def _counts(counts: Mapping[Verdict, int]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) or "none"


def ask_slips(case: CaseIndex, vocabulary: Vocabulary, judging: bool) -> Iterator[str]:
    """What is wrong with the questions, one sentence each."""
    for index, ask in enumerate(case.table.ask, 1):
        place = f"[[ask]] {index}, key"
        if ask.partner not in case.partners:
            yield f'{place} "partner": there is no partner {ask.partner!r}'
        if ask.scope not in case.tenant_of:
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
    if never_holds(ask):
        yield f'{place} "until": is not after `from`'


def ask_of(ask: AskTable, case: CaseIndex) -> Ask:
    """A question, once there are no slips."""
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
