"""The shape of the readings on disk: strict, so that a slip is refused with its file and key.

What is said here is checked and forgotten; `library` makes of the same tables what the judge works with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from string import Formatter
from typing import Annotated

from pydantic import BaseModel, Field, StrictBool, StringConstraints, ValidationError, model_validator

from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.billing import Offer
from partner_desk.domain.changes import KIND_OF_NOUN
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.errors import Refused
from partner_desk.domain.ids import is_guid
from partner_desk.domain.moments import never_holds
from partner_desk.readings.advice_texts import FRAMES, NAMES, MoveKind, Who
from partner_desk.readings.checks import CHECKS, MORE, PLACE_NAMES, Route, Subject
from partner_desk.readings.dated import TomlTable
from partner_desk.readings.evidence_schema import CiteEntry, CreditEntry, HandoutsFile, ReportEntry
from partner_desk.readings.finding_kinds import VOCABULARY, Severity
from partner_desk.readings.questions import Truth
from partner_desk.readings.strict import NonBlank, Strict

Slug = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]
StrictDate = Annotated[date, Field(strict=True)]


class DatedEntry(Strict):
    """Something that applies from `since` (inclusive) to `until` (exclusive)."""

    since: StrictDate | None = None
    until: StrictDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> DatedEntry:
        if never_holds(self):
            raise ValueError("`until` is not after `since`")
        return self


class DisputeEntry(DatedEntry):
    """That, and since when, sources contradict the answer; the other side is cited."""

    says: NonBlank
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class AnswerEntry(DatedEntry):
    """What some words of a check are worth for a time, as `DatedAnswer` tells of each field."""

    when: tuple[NonBlank, ...] = Field(min_length=1)
    value: Truth
    because: NonBlank
    brief: str = ""
    restated: str = ""
    many: str = ""
    unsure: str = ""
    cites: tuple[CiteEntry, ...] = Field(min_length=1)
    disputed: DisputeEntry | None = None
    collect: str = ""
    looked: tuple[Collectable, ...] = ()
    record: tuple[NonBlank, ...] = ()
    inapplicable: bool = False

    @model_validator(mode="after")
    def _is_taken(self) -> AnswerEntry:
        if bool(self.collect) != bool(self.record):
            raise ValueError("what tells what to `collect`, and only that, says in `record` which facts come of it")
        for word in self.record:
            noun, dot, field = word.partition(".")
            if noun not in KIND_OF_NOUN or (dot and field not in KIND_OF_NOUN[noun].fields):
                raise ValueError(f"there is no kind or field of facts {word!r}")
        if self.looked and not self.collect:
            raise ValueError("nobody can have `looked` where nothing is to `collect`")
        return self


class CriterionEntry(Strict):
    """One criterion: what must be true, the check that looks, and the dated answers."""

    id: Slug
    name: NonBlank
    sentence: NonBlank
    check: NonBlank
    verified: StrictDate
    answer: tuple[AnswerEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_words(self) -> CriterionEntry:
        check = CHECKS.get(self.check)
        if check is None:
            raise ValueError(f"there is no check {self.check!r}")
        for entry in self.answer:
            for word in entry.when:
                if word not in check.words and not (check.role_words and is_guid(word)):
                    raise ValueError(f"the check {self.check!r} has no word {word!r}")
            for sentence in (entry.because, entry.brief, entry.restated, entry.unsure, entry.collect):
                _check_names(sentence, check.names, f"the check {self.check!r}")
            _check_names(entry.many, check.names | {MORE}, f"the check {self.check!r}")
        self._answers_every_day(check.words)
        return self

    def _answers_every_day(self, words: frozenset[str]) -> None:
        """Each word has exactly one answer on every day; two answers that both apply are an error."""
        for word in sorted(words | {word for entry in self.answer for word in entry.when}):
            spans = sorted(
                (entry.since or date.min, entry.until or date.max) for entry in self.answer if word in entry.when
            )
            reached = date.min
            for start, stop in spans:
                if start != reached:
                    kind = "two answers" if start < reached else "no answer"
                    raise ValueError(f"the word {word!r} has {kind} at {max(start, reached)}")
                reached = stop
            if reached != date.max:
                raise ValueError(f"the word {word!r} has no answer from {reached} on")


class CriteriaFile(Strict):
    """A file of criteria."""

    criterion: tuple[CriterionEntry, ...] = Field(min_length=1)


class AlternativeEntry(Strict):
    """A way to be recognized: gates of its own and a chain that candidates of one route walk.

    `nobody` is what is said where no candidate is recorded, for ways that people walk.
    """

    id: Slug
    name: NonBlank
    sentence: NonBlank
    nobody: str = ""
    route: Route
    gates: tuple[Slug, ...] = ()
    chain: tuple[Slug, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _says_who_is_missing(self) -> AlternativeEntry:
        if (self.route.subject is Subject.HOLDER) != bool(self.nobody):
            raise ValueError("a way that people walk, and only such a way, says what is so if there is `nobody`")
        unknown = {name for _, name, _, _ in Formatter().parse(self.nobody) if name is not None} - PLACE_NAMES
        if unknown:
            raise ValueError(f"there is no name {sorted(unknown)[0]!r} for `nobody`")
        return self


class UseEntry(Strict):
    """An alternative as a program uses it, with criteria added to its chain."""

    alternative: Slug
    then: tuple[Slug, ...] = ()


class ProgramEntry(Strict):
    """A program: where it does not apply, its gates, and the alternatives of which one must hold.

    `not_checked` lists its conditions of which no fact of a desk speaks; `credit` is what it shows on bills,
    `report` what in reports.
    """

    id: Slug
    name: NonBlank
    short: NonBlank
    sentence: NonBlank
    association: bool = False
    applies: tuple[Slug, ...] = ()
    gates: tuple[Slug, ...] = ()
    not_checked: tuple[NonBlank, ...] = ()
    credit: CreditEntry | None = None
    report: ReportEntry | None = None
    use: tuple[UseEntry, ...] = Field(min_length=1)


class DelegationEntry(Strict):
    """The built-in roles that Azure Lighthouse never gives, and those that it gives only to give other roles."""

    refused: tuple[NonBlank, ...]
    giving: tuple[NonBlank, ...]
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class ProgramsFile(Strict):
    """All alternatives and programs, in the order people read them, and those that are shown first."""

    first: tuple[Slug, ...] = Field(min_length=1)
    delegation: DelegationEntry
    alternative: tuple[AlternativeEntry, ...]
    program: tuple[ProgramEntry, ...]


class ReadingEntry(DatedEntry):
    """One reading, and the days for which it is chosen where nobody asks for another one."""

    id: Slug
    name: NonBlank
    summary: NonBlank


class ReadingsFile(Strict):
    """All readings, oldest first, and the version of the rules that they make up."""

    version: NonBlank
    reading: tuple[ReadingEntry, ...] = Field(min_length=1)


class SourceEntry(Strict):
    """A document: its title, where it was found, its own date in words, and when it was read."""

    id: NonBlank
    title: NonBlank
    where: str = ""
    date: NonBlank
    kind: NonBlank
    read: StrictDate


class SourcesFile(Strict):
    """All sources that citations may name."""

    source: tuple[SourceEntry, ...] = Field(min_length=1)


class FindingEntry(DatedEntry):
    """One kind of finding: what it is called, how bad it is, its sentence, why it matters, and what to do.

    `criterion` is asked where the answer depends on the reading; `doubtful` is how bad it is where the reading does not
    know (left out: not worth telling). `program` is what advice is asked for.
    """

    id: Slug
    name: NonBlank
    severity: Severity
    doubtful: Severity | None = None
    sentence: NonBlank
    why: NonBlank
    fix: NonBlank
    program: Slug
    criterion: Slug | None = None
    cites: tuple[CiteEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_words(self) -> FindingEntry:
        vocabulary = VOCABULARY.get(self.id)
        if vocabulary is None:
            raise ValueError(f"nothing can find {self.id!r}")
        if bool(vocabulary.check) != (self.criterion is not None):
            raise ValueError(f"{self.id!r} needs {'a' if vocabulary.check else 'no'} `criterion`")
        if self.doubtful is not None and self.criterion is None:
            raise ValueError("only where a criterion is asked can a finding be `doubtful`")
        for sentence in (self.sentence, self.fix):
            unknown = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None} - vocabulary.names
            if unknown:
                raise ValueError(f"{self.id!r} has no name {sorted(unknown)[0]!r} for a sentence")
        return self


class FindingsFile(Strict):
    """Every kind of finding, once each."""

    finding: tuple[FindingEntry, ...]

    @model_validator(mode="after")
    def _once_each(self) -> FindingsFile:
        ids = [one.id for one in self.finding]
        twice = next((one for one in ids if ids.count(one) > 1), None)
        if twice is not None:
            raise ValueError(f"the kind {twice!r} stands there twice")
        missing = sorted(VOCABULARY.keys() - set(ids))
        if missing:
            raise ValueError(f"the kind {missing[0]!r} is missing")
        return self


class RoleStep(Strict):
    """A role that advice may ask for, and what its holder does with it."""

    id: NonBlank
    does: NonBlank


class MoveEntry(Strict):
    """A kind of move; those that cost less stand first."""

    kind: MoveKind
    who: Who
    access: StrictBool
    now: NonBlank
    past: NonBlank
    cost: NonBlank

    @model_validator(mode="after")
    def _known_names(self) -> MoveEntry:
        for sentence in (self.now, self.past, self.cost):
            _check_names(sentence, NAMES, f"the move {self.kind.value!r}")
        return self


class CollectorEntry(Strict):
    """Who can tell what some checks look at."""

    checks: tuple[NonBlank, ...] = Field(min_length=1)
    who: Who


class NoteEntry(Strict):
    """The note that goes with advice about access, and what is said besides for some programs."""

    text: NonBlank
    programs: tuple[Slug, ...]
    besides: NonBlank


class AdviceFile(Strict):
    """Everything that is said in advice, and the order of what it costs."""

    most: Annotated[int, Field(strict=True, gt=0)]
    most_collected: Annotated[int, Field(strict=True, gt=0)]
    accounts: tuple[PrincipalKind, ...] = Field(min_length=1)
    gives_access: tuple[NonBlank, ...]
    upgrades: dict[Offer, Offer]
    sold_under: Offer
    transferable: tuple[Offer, ...]
    actors: dict[Who, NonBlank]
    frames: dict[NonBlank, NonBlank]
    note: NoteEntry
    role: tuple[RoleStep, ...] = Field(min_length=1)
    move: tuple[MoveEntry, ...]
    collector: tuple[CollectorEntry, ...]

    @model_validator(mode="after")
    def _complete(self) -> AdviceFile:
        _check_all("move", [one.kind for one in self.move], MoveKind)
        _check_all("actor", list(self.actors), Who)
        _check_all("frame", list(self.frames), FRAMES)
        _check_all("collector of the check", [name for one in self.collector for name in one.checks], CHECKS)
        for text in (self.note.text, self.note.besides):
            _check_names(text, frozenset({"partner"}), "the note")
        for who, words in self.actors.items():
            _check_names(words, NAMES, f"the actor {who.value!r}")
        for name, sentence in self.frames.items():
            _check_names(sentence, FRAMES[name], f"the frame {name!r}")
        return self


def _check_all(what: str, ids: Sequence[str], wanted: Iterable[str]) -> None:
    """Each of the wanted ones stands there once, and nothing else."""
    for one in wanted:
        if ids.count(one) != 1:
            raise ValueError(f"there must be one {what} {str(one)!r}")
    if len(ids) > len(set(wanted)):
        raise ValueError(f"there is a {what} that means nothing: {sorted(set(ids) - set(wanted))[0]!r}")


def _check_names(sentence: str, known: frozenset[str], what: str) -> None:
    unknown = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None} - known
    if unknown:
        raise ValueError(f"{what} has no name {sorted(unknown)[0]!r} for a sentence")


KINDS: dict[str, type[BaseModel]] = {
    "advice": AdviceFile,
    "criteria": CriteriaFile,
    "programs": ProgramsFile,
    "readings": ReadingsFile,
    "sources": SourcesFile,
    "findings": FindingsFile,
    "handouts": HandoutsFile,
}
"""What a file may be."""


def check(file: Path, table: TomlTable, kind: str) -> None:
    """Refuse a file of a kind, naming the key of its first slip, unless it holds what it should."""
    try:
        KINDS[kind].model_validate(table)
    except ValidationError as slips:
        first = slips.errors()[0]
        place = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"])
        raise Refused(
            "{file}: key {place}: {first}. Nothing of it was used.",
            file=file,
            place=place or "(top)",
            first=first["msg"],
        ) from slips
