"""The library of rules: readings, criteria, programs, sources and roles, read from their files once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from partner_desk.domain.errors import Refused
from partner_desk.rules.checks import CHECKS, Route, Subject
from partner_desk.rules.questions import AUTO
from partner_desk.rules.roles import RoleCatalogue
from partner_desk.rules.schema import (
    AlternativeEntry,
    AnswerEntry,
    CriteriaFile,
    CriterionEntry,
    ProgramEntry,
    ProgramsFile,
    ReadingEntry,
    ReadingsFile,
    SourceEntry,
    SourcesFile,
    UseEntry,
)

SHARED = "shared"
"""The folder of the criteria that every reading answers alike."""

M = TypeVar("M", bound=BaseModel)


class Criterion:
    """One criterion of one reading, asked by word and day."""

    def __init__(self, entry: CriterionEntry) -> None:
        """Index the answers by word."""
        self.entry = entry
        self.id = entry.id
        self.check = CHECKS[entry.check]
        self.answers: dict[str, list[AnswerEntry]] = {}
        for answer in entry.answer:
            for word in answer.when:
                self.answers.setdefault(word, []).append(answer)

    def answer(self, words: Sequence[str], day: date) -> AnswerEntry:
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
    route: Route
    gates: tuple[str, ...]
    chain: tuple[str, ...]


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

    @property
    def all_gates(self) -> tuple[str, ...]:
        """The gates of the program itself, those that make it inapplicable first."""
        return self.applies + self.gates


class Reading:
    """What one set of sources says: every criterion with its dated answers."""

    def __init__(self, entry: ReadingEntry, criteria: Mapping[str, Criterion]) -> None:
        """Keep the criteria by id."""
        self.entry = entry
        self.id = entry.id
        self.name = entry.name
        self.criteria = criteria


class Library:
    """All readings over one set of programs."""

    def __init__(
        self,
        readings: Sequence[Reading],
        programs: Sequence[Program],
        sources: Mapping[str, SourceEntry],
        roles: RoleCatalogue,
    ) -> None:
        """Keep everything by id."""
        self.readings = {reading.id: reading for reading in readings}
        self.programs = {program.id: program for program in programs}
        self.sources = sources
        self.roles = roles

    @staticmethod
    def read(folder: Path) -> Library:
        """Read the folder of readings; raises Refused naming the file and the key of the first slip."""
        sources = {entry.id: entry for entry in _read(folder / "sources.toml", SourcesFile).source}
        entries = _read(folder / "readings.toml", ReadingsFile).reading
        shared = dict(_criteria(folder / SHARED))
        readings = []
        for entry in entries:
            own = dict(_criteria(folder / entry.id))
            twice = sorted(own.keys() & shared.keys())
            if twice:
                raise Refused(f"{folder / entry.id}: the criterion {twice[0]!r} also stands in {SHARED}/.")
            readings.append(Reading(entry, {**shared, **own}))
        file = folder / "programs.toml"
        programs = tuple(_programs(file, _read(file, ProgramsFile)))
        library = Library(readings, programs, sources, RoleCatalogue.read(folder / "roles.csv"))
        for slip in library.slips():
            raise Refused(f"{folder}: {slip}")
        return library

    def reading_on(self, day: date, name: str = AUTO) -> Reading:
        """The reading asked for by name, or the one chosen by the day."""
        if name != AUTO:
            return self.readings[name]
        return next(reading for reading in self.readings.values() if reading.entry.applies_on(day))

    def charge_programs(self) -> frozenset[str]:
        """The programs that look at the kind of charge."""
        any_reading = next(iter(self.readings.values()))
        return frozenset(
            program.id
            for program in self.programs.values()
            if any(any_reading.criteria[gate].check.name == "charge" for gate in program.all_gates)
        )

    def turning_days(self, program: Program, name: str) -> set[date]:
        """The days on which a rule of the program changes, or the reading that is chosen."""
        used = set(program.all_gates) | {one for way in program.ways for one in (*way.gates, *way.chain)}
        asked = self.readings.values() if name == AUTO else [self.readings[name]]
        days: set[date | None] = set()
        for reading in asked:
            if name == AUTO:
                days |= {reading.entry.since, reading.entry.until}
            for criterion in used:
                for answer in reading.criteria[criterion].entry.answer:
                    days |= {answer.since, answer.until}
                    if answer.disputed is not None:
                        days |= {answer.disputed.since, answer.disputed.until}
        return {day for day in days if day is not None}

    def slips(self) -> Iterator[str]:
        """What does not fit together across the files, one sentence each."""
        reached = date.min
        for reading in self.readings.values():
            if (reading.entry.since or date.min) != reached:
                yield f"readings.toml: the reading {reading.id!r} does not begin where the one before it ends."
            reached = reading.entry.until or date.max
            yield from self._slips_of(reading)
        if reached != date.max:
            yield "readings.toml: the last reading ends."

    def _slips_of(self, reading: Reading) -> Iterator[str]:
        for program in self.programs.values():
            for subject, ids in _places(program):
                for criterion in ids:
                    found = reading.criteria.get(criterion)
                    if found is None:
                        yield f"{program.id}: no criterion {criterion!r} in the reading {reading.id!r}."
                    elif found.check.subject is not subject:
                        yield f"{program.id}: the criterion {criterion!r} cannot stand there."
            for way in program.ways:
                if any(reading.criteria[one].check.name == "deny" for one in way.chain[:-1]):
                    yield f"{program.id}: what is denied must be asked last in {way.id!r}."
        for one in reading.criteria.values():
            for answer in one.entry.answer:
                for cite in (*answer.cites, *(answer.disputed.cites if answer.disputed else ())):
                    if cite.source not in self.sources:
                        yield f"{one.id}: there is no source {cite.source!r}."


def _places(program: Program) -> Iterator[tuple[Subject, Iterable[str]]]:
    yield Subject.PLACE, program.all_gates
    for way in program.ways:
        yield Subject.PLACE, way.gates
        yield way.route.subject, way.chain


def _criteria(folder: Path) -> Iterator[tuple[str, Criterion]]:
    seen: dict[str, Path] = {}
    for file in sorted(folder.glob("*.toml")):
        for entry in _read(file, CriteriaFile).criterion:
            if entry.id in seen:
                raise Refused(f"{file}: the criterion {entry.id!r} also stands in {seen[entry.id].name}.")
            seen[entry.id] = file
            yield entry.id, Criterion(entry)


def _programs(file: Path, entries: ProgramsFile) -> Iterator[Program]:
    alternatives = {entry.id: entry for entry in entries.alternative}
    for entry in entries.program:
        for use in entry.use:
            if use.alternative not in alternatives:
                raise Refused(f"{file}: {entry.id!r} uses {use.alternative!r}, which is no alternative.")
        ways = tuple(_way(alternatives[use.alternative], use) for use in entry.use)
        yield _program(entry, ways)


def _program(entry: ProgramEntry, ways: tuple[Way, ...]) -> Program:
    return Program(
        entry.id, entry.name, entry.short, entry.sentence, entry.association, entry.applies, entry.gates, ways
    )


def _way(entry: AlternativeEntry, use: UseEntry) -> Way:
    return Way(entry.id, entry.name, entry.sentence, entry.route, entry.gates, entry.chain + use.then)


def _read(file: Path, model: type[M]) -> M:
    try:
        with file.open("rb") as stream:
            return model.model_validate(tomllib.load(stream))
    except FileNotFoundError as missing:
        raise Refused(f"{file} is missing; without it no question can be judged.") from missing
    except tomllib.TOMLDecodeError as slip:
        raise Refused(f"{file} is not valid TOML: {slip}. Nothing of it was used.") from slip
    except ValidationError as slips:
        first = slips.errors()[0]
        place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"])
        raise Refused(f"{file}: key {place or '(top)'}: {first['msg']}. Nothing of it was used.") from slips
