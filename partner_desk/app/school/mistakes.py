"""Mistakes to be found in an estate: what the program itself finds there is the key, so nobody writes it by hand.

A learner points at a fact or at a place. A mistake is found once one of the facts is pointed at that it rests on, or
its place, where it is not about somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from partner_desk.app.rulebook import judge
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.estate import Estate
from partner_desk.domain.scopes import Scope
from partner_desk.explain.fact_links import FactLink
from partner_desk.findings import Finding, find
from partner_desk.language import speaking
from partner_desk.readings.questions import Question
from partner_desk.resources import resource_path
from partner_desk.training.texts import Language

PointedAt = tuple[str, str]
"""The word of a kind of fact, and the key of a fact."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: what it is called, what is wrong, what to do, and the facts to follow."""

    id: str
    name: str
    sentence: str
    fix: str
    facts: tuple[FactLink, ...]
    place: PointedAt | None
    """Where it is, if it is not about somebody."""

    @staticmethod
    def of(finding: Finding) -> Mistake:
        """A finding as a mistake to be found."""
        place = (WORD_OF[Scope], finding.scope) if finding.scope and finding.principal is None else None
        return Mistake(
            finding.id, finding.name, finding.sentence, finding.fix, finding.facts, place
        )  # fmt: skip

    def is_at(self, key: PointedAt) -> bool:
        """Whether whoever points there has found it."""
        return key == self.place or key in {(one.kind, one.key) for one in self.facts}


def mistakes(estate: Estate, asked: Question, language: Language) -> tuple[Mistake, ...]:
    """Every mistake of an estate on the day of a question, in a language; what is wrong for several partners is one."""
    ours = next((one.id for one in estate.partners.values() if one.ours), None)
    with speaking(language.value, resource_path("locale")):
        findings = find(estate, judge(), asked.since, asked.reading, ours)
    first: dict[object, Finding] = {}
    for finding in findings:
        rests_on = frozenset((one.kind, one.key) for one in finding.facts)
        first.setdefault((finding.kind, rests_on, finding.scope if not rests_on else ""), finding)
    return tuple(map(Mistake.of, first.values()))


class Pointing(Enum):
    """What came of pointing at something."""

    FOUND = auto()
    FOUND_BEFORE = auto()
    NOTHING_WRONG = auto()


class MistakeSearch:
    """One learner looking for the mistakes of one estate."""

    def __init__(self, estate: Estate, asked: Question) -> None:
        """Nothing is found yet."""
        self._estate, self._asked = estate, asked
        self._told: dict[Language, tuple[Mistake, ...]] = {}
        self.found: list[str] = []
        """The mistakes that were pointed at, in order."""
        self.in_vain: set[PointedAt] = set()
        """What was pointed at although nothing is wrong with it."""
        self.last: Pointing | None = None

    def told(self, language: Language) -> Sequence[Mistake]:
        """All mistakes in a language."""
        if language not in self._told:
            self._told[language] = mistakes(self._estate, self._asked, language)
        return self._told[language]

    @cached_property
    def total(self) -> int:
        """How many there are."""
        return len(self.told(Language.EN))

    @property
    def is_over(self) -> bool:
        """Whether all are found."""
        return len(self.found) == self.total

    def found_in(self, language: Language) -> list[Mistake]:
        """Those that are found, the last one first."""
        by_id = {one.id: one for one in self.told(language)}
        return [by_id[one] for one in reversed(self.found)]

    def left_in(self, language: Language) -> list[Mistake]:
        """Those that are not found yet."""
        return [one for one in self.told(language) if one.id not in self.found]

    def point(self, keys: Iterable[PointedAt]) -> Pointing:
        """Point at some facts."""
        pointed = set(keys)
        hit = [one.id for one in self.told(Language.EN) if any(map(one.is_at, pointed))]
        new = [one for one in hit if one not in self.found]
        self.found += new
        self.last = Pointing.FOUND if new else Pointing.FOUND_BEFORE if hit else Pointing.NOTHING_WRONG
        if not hit:
            self.in_vain |= pointed
        return self.last
