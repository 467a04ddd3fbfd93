"""The headline of an explanation: the verdict, and what weighs most for it, in a sentence read at one glance."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from partner_desk.domain.naming import name_or_id
from partner_desk.domain.partners import Partner
from partner_desk.explain.proof import Clause, LeafGroup, Proof
from partner_desk.language import marked, tr
from partner_desk.readings.library import Program
from partner_desk.readings.questions import GRANTED, Answer, Truth, Verdict

MOST_WORDS = 25
"""A headline has no more words, each word of a name counted: what does not fit is told below it."""

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
    left_out: str = ""
    """The reason, where there is no room for any."""

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
    def words(self) -> int:
        """How many words it has."""
        return len(self.sentence.split())

    def saying(self, other: Clause) -> Headline:
        """The verdict with another reason, which is told below where there is no room for it."""
        told = Headline(self.verdict, (other,))
        return told if told.words <= MOST_WORDS else Headline(self.verdict, (), left_out=told.reason)

    def without(self, brackets: Mapping[str, str]) -> Headline:
        """The same, where names are told without what stands behind them in brackets."""
        verdict = self.verdict
        for name, short in brackets.items():
            verdict = verdict.replace(name, short)
        clauses = tuple(
            replace(one, names=tuple((key, brackets.get(name, name)) for key, name in one.names))
            for one in self.clauses
        )
        return replace(self, verdict=verdict, clauses=clauses)

    @property
    def _continued(self) -> str:
        """The reason, to go on after a colon."""
        first, *others = self.clauses
        return " ".join((first.continued, *(clause.text for clause in others)))


NO_SUBSCRIPTION_HERE = marked("There is no subscription here.")


_BRACKETS = re.compile(r" \([^()]*\)$")

PLACES = ("scope", "subscription", "where")
"""The names of clauses that say where something is."""


def headline(
    partner: Partner,
    program: Program,
    answer: Answer,
    parts: Sequence[LeafGroup],
    around: Collection[str],
    names: Iterable[str] = (),
) -> Headline:
    """The verdict and the reason that weighs most; of leaves that differ how many, and why the others are not.

    `around` are the names of the scope that is asked about, of those above it, and of those that have all of its
    leaves: what is said of any other place is an example where there are more leaves. `names` are those of all
    partners: where words are short, what stands behind a name in brackets is left out if the name is clear without.
    """
    called = name_or_id(partner)
    verdict = tr(VERDICTS[answer.verdict], partner=called, program=program.short)
    if not parts:
        return Headline(verdict, (Clause(tr(NO_SUBSCRIPTION_HERE)),))
    chosen = next((part for part in parts if part.verdict is answer.verdict), None)
    if chosen is not None:
        share, where = _of_how_many(chosen, parts, around)
        counted = f"{verdict} ({share})" if where else verdict
        clauses = reason(chosen.proof, chosen.verdict)
    else:
        share, where = _granted(parts)
        verdict = counted = f"{verdict} ({share})"
        others = next(part for part in parts if part.verdict not in (*GRANTED, Verdict.NOT_APPLICABLE))
        clauses = reason(others.proof, others.verdict)[:1]
    whole = Headline(verdict, clauses[:1], where)
    drafts = [whole, replace(whole, clauses=(clauses[0].shorter,))]
    if chosen is not None and where:
        drafts += [Headline(counted, one.clauses) for one in drafts]
    drafts.append(Headline(counted, (), left_out=whole.reason))
    brackets = _brackets((called, *names))
    fitting = (one for draft in drafts for one in (draft, draft.without(brackets)) if one.words <= MOST_WORDS)
    told = next(fitting, drafts[-1].without(brackets))
    if chosen is None:
        return told
    if (told.clauses, told.where) != (clauses[:1], where):
        return replace(told, whole=whole)
    return replace(told, clauses=_fitting(clauses, MOST_WORDS - told.words))


def _granted(parts: Sequence[LeafGroup]) -> tuple[str, str]:
    """On how many of the leaves somebody is recognized, and which of the others the reason is about."""
    counted = sum(part.leaves for part in parts if part.verdict in GRANTED)
    others = [part for part in parts if part.verdict not in (*GRANTED, Verdict.NOT_APPLICABLE)]
    of_all = counted + sum(part.leaves for part in others)
    where = tr("Where nobody knows") if others[0].verdict is Verdict.UNKNOWN else tr("Where not")
    if all(part.charge is None for part in parts):
        return tr("{count:,} of {all:,}", count=counted, all=of_all), where
    return tr("{count:,} of {all:,} kinds of charge", count=counted, all=of_all), where


def _brackets(names: Iterable[str]) -> dict[str, str]:
    """Names that end in brackets, and what they are without, unless two would be called alike then."""
    known = list(dict.fromkeys(names))
    without = {one: _BRACKETS.sub("", one) for one in known}
    alike = Counter(without.values())
    return {one: short for one, short in without.items() if short and short != one and alike[short] == 1}


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


def _fitting(clauses: Sequence[Clause], words: int) -> tuple[Clause, ...]:
    """The first of some clauses, and those of the others that leave a sentence with so many words more."""
    told = [clauses[0]]
    for clause in clauses[1:]:
        if clause not in told and (more := len(clause.text.split())) <= words:
            told.append(clause)
            words -= more
    return tuple(told)
