"""The library of rules: readings, criteria, programs, sources and roles, read from their files once.

One folder a reading, and `shared/` for what every reading answers alike; a criterion stands either in
`shared/` or in every reading's folder, never in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from partner_desk.domain.errors import Refused
from partner_desk.domain.partners import Association
from partner_desk.readings.advice_texts import Advisory
from partner_desk.readings.checks import CHECKS, Route, Subject
from partner_desk.readings.dated import Cite, Dated, DatedAnswer, Source, TomlTable, cites_of
from partner_desk.readings.finding_kinds import VOCABULARY, FindingKind
from partner_desk.readings.handouts import Handouts
from partner_desk.readings.parse_cache import Tables
from partner_desk.readings.questions import AUTO
from partner_desk.readings.roles import RoleCatalogue

SHARED = "shared"
"""The folder of the criteria that every reading answers alike."""

Reader = Callable[[Path, str], TomlTable]
"""Reads a file of a kind (`schema.KINDS`)."""


class Criterion:
    """One criterion of one reading, asked by word and day."""

    def __init__(self, table: TomlTable) -> None:
        """Index the answers by word."""
        self.id: str = table["id"]
        self.name: str = table["name"]
        self.sentence: str = table["sentence"]
        self.check = CHECKS[table["check"]]
        self.all_answers = tuple(DatedAnswer.of(one) for one in table["answer"])
        self.answers: dict[str, list[DatedAnswer]] = {}
        for answer in self.all_answers:
            for word in answer.when:
                self.answers.setdefault(word, []).append(answer)

    def answer(self, words: Sequence[str], day: date) -> DatedAnswer:
        """The answer that applies to the first of the words that the reading speaks of, on a day."""
        for word in words:
            for answer in self.answers.get(word, ()):
                if answer.applies_on(day):
                    return answer
        raise KeyError(f"{self.id}: no answer for {', '.join(words)} on {day}")


@dataclass(frozen=True, slots=True)
class Way:
    """One alternative as a program walks it: gates of its own, then a chain of criteria."""

    id: str
    name: str
    sentence: str
    nobody: str
    route: Route
    gates: tuple[str, ...]
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BilledCredit:
    """What bills show where a program recognizes: `percent` are taken off, within the time that it `settles`."""

    percent: Decimal
    settles: timedelta
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class ReportedAttribution:
    """What reports show where a program recognizes: an `association`, within the time that a month `settles`."""

    association: Association
    settles: timedelta
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A program or association: where it applies, its gates, and the ways of which one must hold."""

    id: str
    name: str
    short: str
    sentence: str
    association: bool
    applies: tuple[str, ...]
    gates: tuple[str, ...]
    ways: tuple[Way, ...]
    not_checked: tuple[str, ...] = ()
    """Its conditions of which no fact of a desk speaks."""
    credit: BilledCredit | None = None
    report: ReportedAttribution | None = None

    @property
    def all_gates(self) -> tuple[str, ...]:
        """The gates of the program itself, those that make it inapplicable first."""
        return self.applies + self.gates


@dataclass(frozen=True)
class Reading(Dated):
    """What one set of sources says: every criterion; and the days for which it is chosen by itself."""

    id: str
    name: str
    summary: str
    criteria: Mapping[str, Criterion]


class Library:
    """All readings over one set of programs."""

    def __init__(
        self,
        readings: Sequence[Reading],
        programs: Sequence[Program],
        sources: Mapping[str, Source],
        roles: RoleCatalogue,
        advisory: Advisory,
        findings: Sequence[FindingKind],
        told_first: Sequence[str],
        *,
        handouts: Handouts,
    ) -> None:
        """Keep everything by id; the first program of `told_first` is shown until somebody chooses another one.

        Of the programs that apply somewhere those of `told_first` are told first, where there is room for few.
        """
        self.told_first = tuple(told_first)
        self.first_program = self.told_first[0]
        self.readings = {reading.id: reading for reading in readings}
        self.programs = {program.id: program for program in programs}
        self.sources = sources
        self.roles = roles
        self.findings = {kind.id: kind for kind in findings}
        self.advisory, self.handouts = advisory, handouts
        self.turning_days = cache(self._turning_days)

    @staticmethod
    def read(folder: Path, tables: Tables | None = None) -> Library:
        """Read the folder of readings; raises Refused naming the file and the key of the first slip.

        `tables` are those of the folder; if they were kept, they are taken at their word, which is much faster.
        """
        tables = tables or Tables(folder)
        read = tables.read
        sources = {one["id"]: _source(one) for one in read(folder / "sources.toml", "sources")["source"]}
        shared = dict(_criteria(folder / SHARED, read))
        readings = []
        for table in read(folder / "readings.toml", "readings")["reading"]:
            own = dict(_criteria(folder / table["id"], read))
            twice = sorted(own.keys() & shared.keys())
            if twice:
                raise Refused(
                    "{folder}: the criterion {twice!r} also stands in {shared}/.",
                    folder=folder / table["id"],
                    twice=twice[0],
                    shared=SHARED,
                )
            since, until = table.get("since"), table.get("until")
            readings.append(Reading(since, until, table["id"], table["name"], table["summary"], {**shared, **own}))
        file = folder / "programs.toml"
        programs = tuple(_programs(file, read(file, "programs")))
        findings = [FindingKind.of(one) for one in read(folder / "findings.toml", "findings")["finding"]]
        advisory = Advisory.of(read(folder / "advice.toml", "advice"))
        delegation = read(file, "programs")["delegation"]
        for cite in delegation["cites"]:
            if cite["source"] not in sources:
                raise Refused(
                    "{file}: the delegation cites {cite!r}, which is no source.", file=file, cite=cite["source"]
                )
        roles = RoleCatalogue.read(folder / "roles.csv", delegation["refused"], delegation["giving"])
        told_first = read(file, "programs")["first"]
        handouts = Handouts.of(read(folder / "handouts.toml", "handouts"))
        library = Library(readings, programs, sources, roles, advisory, findings, told_first, handouts=handouts)
        for slip in () if tables.checked else library.slips():
            raise Refused("{folder}: {slip}", folder=folder, slip=slip)
        return library

    def reading_on(self, day: date, name: str = AUTO) -> Reading:
        """The reading asked for by name, or the one chosen by the day."""
        if name != AUTO:
            return self.readings[name]
        return next(reading for reading in self.readings.values() if reading.applies_on(day))

    def credited_programs(self) -> dict[str, BilledCredit]:
        """The programs that bills show, with what they show of them."""
        return {one.id: one.credit for one in self.programs.values() if one.credit is not None}

    def reported_programs(self) -> dict[str, ReportedAttribution]:
        """The programs that reports show, with what they show of them."""
        return {one.id: one.report for one in self.programs.values() if one.report is not None}

    def charge_programs(self) -> frozenset[str]:
        """The programs that look at the kind of charge."""
        any_reading = next(iter(self.readings.values()))
        return frozenset(
            program.id
            for program in self.programs.values()
            if any(any_reading.criteria[gate].check.name == "charge" for gate in program.all_gates)
        )

    def _turning_days(self, program: Program, name: str) -> frozenset[date]:
        """The days on which a rule of the program changes, or the reading that is chosen."""
        used = set(program.all_gates) | {one for way in program.ways for one in (*way.gates, *way.chain)}
        asked = self.readings.values() if name == AUTO else [self.readings[name]]
        days: set[date | None] = set()
        for reading in asked:
            if name == AUTO:
                days |= {reading.since, reading.until}
            for criterion in used:
                for answer in reading.criteria[criterion].all_answers:
                    days |= {answer.since, answer.until}
                    if answer.disputed is not None:
                        days |= {answer.disputed.since, answer.disputed.until}
        return frozenset(day for day in days if day is not None)

    def slips(self) -> Iterator[str]:
        """What does not fit together across the files, one sentence each."""
        reached = date.min
        for role in (*self.advisory.roles, *sorted(self.advisory.gives_access)):
            if role not in self.roles.by_id:
                yield f"advice.toml: there is no built-in role {role!r}."
        for role in sorted((self.roles.refused | self.roles.giving) - self.roles.by_id.keys()):
            yield f"programs.toml: there is no built-in role {role!r}."
        for program in sorted({*self.told_first} - self.programs.keys()):
            yield f"programs.toml: the program {program!r} is to be shown first, and there is none."
        for program in sorted(self.advisory.note_programs - self.programs.keys()):
            yield f"advice.toml: there is no program {program!r}."
        for reading in self.readings.values():
            if (reading.since or date.min) != reached:
                yield f"readings.toml: the reading {reading.id!r} does not begin where the one before it ends."
            reached = reading.until or date.max
            yield from self._slips_of(reading)
        if reached != date.max:
            yield "readings.toml: the last reading ends."
        yield from self._slips_of_evidence()
        yield from self._slips_of_handouts()
        for kind in self.findings.values():
            yield from self._slips_of_finding(kind)

    def _slips_of_evidence(self) -> Iterator[str]:
        shown: dict[str, BilledCredit | ReportedAttribution] = {**self.credited_programs(), **self.reported_programs()}
        for program, evidence in shown.items():
            for cite in evidence.cites:
                if cite.source not in self.sources:
                    yield f"{program}: there is no source {cite.source!r}."

    def _slips_of_handouts(self) -> Iterator[str]:
        for source in sorted(self.handouts.cited - self.sources.keys()):
            yield f"handouts.toml: there is no source {source!r}."
        associations = {one.id for one in self.programs.values() if one.association}
        for aspect in self.handouts.compared:
            if aspect.says.keys() != associations:
                yield f"handouts.toml: {aspect.name!r} does not say what is so of each association."

    def _slips_of_finding(self, kind: FindingKind) -> Iterator[str]:
        if kind.program not in self.programs:
            yield f"findings.toml: {kind.id!r} asks for the program {kind.program!r}, which there is not."
        for reading in self.readings.values() if kind.criterion else ():
            found = reading.criteria.get(kind.criterion)
            if found is None or found.check.name != VOCABULARY[kind.id].check:
                yield f"findings.toml: {kind.id!r} cannot ask {kind.criterion!r} of the reading {reading.id!r}."
        for cite in kind.cites:
            if cite.source not in self.sources:
                yield f"findings.toml: {kind.id!r} cites {cite.source!r}, which is no source."

    def _slips_of(self, reading: Reading) -> Iterator[str]:
        for program in self.programs.values():
            for subject, ids in _places(program):
                for criterion in ids:
                    asked = reading.criteria.get(criterion)
                    if asked is None:
                        yield f"{program.id}: no criterion {criterion!r} in the reading {reading.id!r}."
                    elif asked.check.subject is not subject:
                        yield f"{program.id}: the criterion {criterion!r} cannot stand there."
            for way in program.ways:
                if any(reading.criteria[one].check.name == "deny" for one in way.chain[:-1]):
                    yield f"{program.id}: what is denied must be asked last in {way.id!r}."
        for one in reading.criteria.values():
            yield from self._slips_of_cites(one)

    def _slips_of_cites(self, criterion: Criterion) -> Iterator[str]:
        for answer in criterion.all_answers:
            for cite in (*answer.cites, *(answer.disputed.cites if answer.disputed else ())):
                if cite.source not in self.sources:
                    yield f"{criterion.id}: there is no source {cite.source!r}."


def _places(program: Program) -> Iterator[tuple[Subject, Iterable[str]]]:
    yield Subject.PLACE, program.all_gates
    for way in program.ways:
        yield Subject.PLACE, way.gates
        yield way.route.subject, way.chain


def _criteria(folder: Path, read: Reader) -> Iterator[tuple[str, Criterion]]:
    seen: dict[str, Path] = {}
    for file in sorted(folder.glob("*.toml")):
        for table in read(file, "criteria")["criterion"]:
            if table["id"] in seen:
                raise Refused(
                    "{file}: the criterion {table!r} also stands in {name}.",
                    file=file,
                    table=table["id"],
                    name=seen[table["id"]].name,
                )
            seen[table["id"]] = file
            yield table["id"], Criterion(table)


def _programs(file: Path, tables: TomlTable) -> Iterator[Program]:
    alternatives = {table["id"]: table for table in tables["alternative"]}
    for table in tables["program"]:
        for use in table["use"]:
            if use["alternative"] not in alternatives:
                raise Refused(
                    "{file}: {table!r} uses {use!r}, which is no alternative.",
                    file=file,
                    table=table["id"],
                    use=use["alternative"],
                )
        yield Program(
            id=table["id"],
            name=table["name"],
            short=table["short"],
            sentence=table["sentence"],
            association=table.get("association", False),
            applies=tuple(table.get("applies", ())),
            gates=tuple(table.get("gates", ())),
            ways=tuple(_way(alternatives[use["alternative"]], use) for use in table["use"]),
            not_checked=tuple(table.get("not_checked", ())),
            credit=_credit(table["credit"]) if "credit" in table else None,
            report=_report(table["report"]) if "report" in table else None,
        )


def _credit(table: TomlTable) -> BilledCredit:
    return BilledCredit(Decimal(table["percent"]), timedelta(days=table["settles"]), cites_of(table))


def _report(table: TomlTable) -> ReportedAttribution:
    association = Association(table["association"])
    return ReportedAttribution(association, timedelta(days=table["settles"]), cites_of(table))


def _way(table: TomlTable, use: TomlTable) -> Way:
    gates, chain = tuple(table.get("gates", ())), (*table["chain"], *use.get("then", ()))
    words = (table["id"], table["name"], table["sentence"], table.get("nobody", ""))
    return Way(*words, Route(table["route"]), gates, chain)


def _source(table: TomlTable) -> Source:
    return Source(table["id"], table["title"], table.get("where", ""), table["date"], table["kind"], table["read"])
