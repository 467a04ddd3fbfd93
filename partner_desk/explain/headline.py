"""The headline of an explanation: the verdict, and what weighs most for it, in a sentence read at one glance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain

from partner_desk.domain.naming import name_or_id
from partner_desk.domain.partners import Partner
from partner_desk.explain.proof import Clause, LeafGroup, Proof
from partner_desk.language import marked, tr
from partner_desk.readings.library import Program
from partner_desk.readings.questions import GRANTED, Answer, Truth, Verdict

MOST_WORDS = 25
"""A headline has no more words, as long as names are one word each: what does not fit is told below it."""

VERDICTS = {
    Verdict.RECOGNIZED: marked("{partner} is recognized here for {program}"),
    Verdict.PARTLY: marked("{partner} is recognized here for {program} in part"),
    Verdict.NOT_RECOGNIZED: marked("{partner} is not recognized here for {program}"),
    Verdict.UNKNOWN: marked("Not known whether {partner} is recognized here for {program}"),
    Verdict.NOT_APPLICABLE: marked("{program} does not apply here"),
}


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict in words, and the reason: clauses of the proof; `where` says of which part, if not of all."""

    verdict: str
    clauses: tuple[Clause, ...]
    where: str = ""
    whole: Headline | None = None
    """The same with the reason, and of which part that is told, where that had no room."""

    @property
    def because(self) -> str:
        """The reason for a place of its own, where there is room for it also beside a long name."""
        return self.reason if self.whole is None else self.whole.reason

    @property
    def reason(self) -> str:
        """The reason alone; of some of what lies here only where that is said."""
        return f"{self.where}: {self._continued}" if self.where else self.said

    @property
    def said(self) -> str:
        """The reason in the words of the proof."""
        return " ".join(clause.text for clause in self.clauses)

    @property
    def sentence(self) -> str:
        """The whole of it."""
        if self.where:
            return f"{self.verdict}. {self.reason}"
        return f"{self.verdict}: {self._continued}" if self.clauses else f"{self.verdict}."

    @property
    def _continued(self) -> str:
        """The reason, to go on after a colon."""
        first, *others = self.clauses
        return " ".join((first.continued, *(clause.text for clause in others)))


NO_SUBSCRIPTION_HERE = marked("There is no subscription here.")


PLACES = ("scope", "subscription", "where")
"""The names of clauses that say where something is."""


def headline(
    partner: Partner, program: Program, answer: Answer, parts: Sequence[LeafGroup], around: Collection[str]
) -> Headline:
    """The verdict and the reason that weighs most; of leaves that differ how many, and why the others are not.

    `around` are the names of the scope that is asked about, of those above it, and of those that have all of its
    leaves: what is said of any other place is an example where there are more leaves.
    """
    verdict = tr(VERDICTS[answer.verdict], partner=name_or_id(partner), program=program.short)
    if not parts:
        return Headline(verdict, (Clause(tr(NO_SUBSCRIPTION_HERE)),))
    chosen = next((part for part in parts if part.verdict is answer.verdict), None)
    if chosen is not None:
        share, where = _of_how_many(chosen, parts, around)
        clauses = reason(chosen.proof, chosen.verdict)
        whole = Headline(verdict, clauses[:1], where)
        if where and _words(verdict, where, clauses[0].template) > MOST_WORDS:
            verdict, where = f"{verdict} ({share})", ""
            if _words(verdict, clauses[0].template) > MOST_WORDS:
                return Headline(verdict, (), "", whole)
        shown = fitting(clauses, MOST_WORDS - _words(verdict, where))
        return Headline(verdict, shown, where, whole if where != whole.where else None)
    granted = [part for part in parts if part.verdict in GRANTED]
    others = [part for part in parts if part not in granted and part.verdict is not Verdict.NOT_APPLICABLE]
    counted = sum(part.leaves for part in granted)
    unit = "" if all(part.charge is None for part in parts) else " kinds of charge"
    verdict = f"{verdict} ({counted:,} of {counted + sum(part.leaves for part in others):,}{unit})"
    where = tr("Where nobody knows") if others[0].verdict is Verdict.UNKNOWN else tr("Where not")
    clauses = reason(others[0].proof, others[0].verdict)[:1]
    fits = len(f"{verdict} {where} {clauses[0].text}".split()) <= MOST_WORDS
    return Headline(verdict, clauses, where) if fits else Headline(verdict, ())


def _words(*texts: str) -> int:
    return sum(len(text.split()) for text in texts)


def _of_how_many(chosen: LeafGroup, parts: Sequence[LeafGroup], around: Collection[str]) -> tuple[str, str]:
    """How many of all leaves a reason is told for, and of which in words; empty if of all, or of kinds of charge."""
    counting = [part for part in parts if part.verdict is not Verdict.NOT_APPLICABLE] or parts
    leaves = sum(part.leaves for part in counting)
    if leaves == 1 or any(part.charge is not None for part in parts):
        return "", ""
    alike = sum(part.leaves for part in counting if part.verdict is chosen.verdict)
    counted = tr("{count:,} of {all:,}", count=alike, all=leaves)
    first = reason(chosen.proof, chosen.verdict)[0]
    named = dict(first.names)
    places = {named[place] for place in PLACES if place in named}
    if not places <= set(around) and chosen.leaves > 1:
        return counted, tr("For example")
    return counted, "" if chosen.leaves == leaves else tr("For {count:,} of {all:,}", count=chosen.leaves, all=leaves)


def reason(proof: Proof, verdict: Verdict) -> tuple[Clause, ...]:
    """The deciding reason that weighs most: a gate, else the way that came furthest."""
    wanted = {
        Verdict.RECOGNIZED: Truth.YES,
        Verdict.PARTLY: Truth.YES,
        Verdict.UNKNOWN: Truth.UNKNOWN,
    }.get(verdict, Truth.NO)
    deciding = [one for one in proof.children if one.deciding and one.verdict == wanted]
    gates = [one for one in deciding if not one.children]
    if gates:
        return gates[0].clauses
    ways = sorted(deciding, key=lambda way: -max((len(child.children) for child in way.children), default=0))
    return ways[0].clauses if ways else proof.clauses


def fitting(clauses: Sequence[Clause], words: int) -> tuple[Clause, ...]:
    """The first of some clauses, and of the others those that leave a sentence within so many words."""
    told = [clauses[0]]
    for clause in clauses[1:]:
        if clause not in told and len(" ".join(one.text for one in chain(told, [clause])).split()) <= words:
            told.append(clause)
    return tuple(told)
