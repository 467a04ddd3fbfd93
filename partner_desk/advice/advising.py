"""Advice on one verdict: what could be done about it, by whom, and what would come of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt

from partner_desk.advice.choosing import ALIKE, Chooser
from partner_desk.advice.effects import Effects
from partner_desk.advice.ideas import Ideas
from partner_desk.advice.misses import Misses
from partner_desk.advice.model import Advice
from partner_desk.advice.moves import Moves
from partner_desk.advice.reasons import Reasons
from partner_desk.advice.supposing import SUPPOSED, Wanted, supposed, supposed_of_somebody
from partner_desk.advice.trial import Bench, Trial, TrialOutcome, leaves_at, meeting_point, outcome_of
from partner_desk.advice.words import AdviceWords
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import day_after, start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Ints
from partner_desk.engine.judge import Day, Judge
from partner_desk.explain.explanation import Explanation, explain
from partner_desk.explain.proof import LeafGroup, Proof
from partner_desk.language import tr
from partner_desk.readings.checks import Route
from partner_desk.readings.library import Library, Program
from partner_desk.readings.questions import Question, Truth, Verdict

Flags = npt.NDArray[np.bool_]

LOOKED_AT = 4
"""At how many leaves that stand differently plans are sought."""

BILLED = "billed-partner"
SALE = frozenset(("offer", "sellers-of-the-day", BILLED))
"""The checks of gates that another sale of the subscription can open."""

EARNED = frozenset(("designated",))
"""The checks of gates that the partner itself can open, elsewhere than on a desk."""

APART = 3
"""At how many scopes access is given at most."""


def advise(estate: Estate, judge: Judge, question: Question, origin: Origin) -> tuple[Advice, ...]:
    """What could be done about the verdict of a day, the cheapest first; nothing if it is recognized and undisputed.

    The question is one about a single day. `origin` is that of the changes; the moment at which it records tells
    whether the day has passed. Of today a part has passed already: whatever is done counts for all of tomorrow.
    """
    library, scope, day = judge.library, estate.scopes.find(question.scope), question.since
    assert scope is not None
    if start_of(day) < origin.on < start_of(day_after(day)):
        day = day_after(day)
    bench = Bench(judge, estate, library.reading_on(day, question.reading), day, scope)
    (single,) = bench.days(bench.estate, [question.partner])
    program, partner = library.programs[question.program], estate.partners[question.partner]
    return tuple(_Adviser(bench, single, library, program, partner, origin).advice())


@dataclass(frozen=True)
class _Adviser:
    """One question for advice; `day` has the partner as its only lane, `supposed` is what is not really known."""

    bench: Bench
    day: Day
    library: Library
    program: Program
    partner: Partner
    origin: Origin
    supposed: ChangeSet | None = None

    def advice(self) -> Iterator[Advice]:
        """All advice, in order."""
        if self._before.is_plain:
            return
        if not self._explanation.parts:
            yield self._reasons.nobody("no-subscription", ())
            return
        most = self.library.advisory.most
        collected = list(self._reasons.collect(self.bench.scope))
        trials = self._trials()
        besides = [] if trials else list(self._besides())
        told = collected[: self.library.advisory.most_collected if trials or besides else most]
        told += [self._words.advice(one, self.partner.id, self._effects) for one in trials[: most - len(told)]]
        told += besides[: most - len(told)]
        told += self._nobody(trials, told)[: most - len(told)]
        if self._chooser.bounded:
            bounded = tr(self.library.advisory.frames["bounded"])
            told[-1] = replace(told[-1], note=" ".join(filter(None, (told[-1].note, bounded))))
        yield from self._with_the_day(told)

    def _with_the_day(self, told: list[Advice]) -> Iterator[Advice]:
        """Advice of which the first that comes too late says so for all."""
        first = next((one for one in told if one.has_passed), None)
        for one in told:
            late = tr(self.library.advisory.frames["past"], steps=one.text, day=self.day.day)
            yield replace(one, text=late) if one is first else one

    @cached_property
    def _effects(self) -> Effects:
        return Effects(self.bench)

    @cached_property
    def _words(self) -> AdviceWords:
        return AdviceWords(self.library.advisory, self.program, self._has_passed)

    @property
    def _has_passed(self) -> bool:
        return self.day.day < self.origin.on.date()

    @cached_property
    def _explanation(self) -> Explanation:
        return explain(self.day, self.program, self.partner.id, self.bench.scope)

    @cached_property
    def _before(self) -> TrialOutcome:
        return outcome_of(self.day.judged(self.program, ChargeKind.USAGE.value), 0, self.bench.scope)

    @cached_property
    def _misses(self) -> Misses:
        return Misses(self.day, self.partner)

    @cached_property
    def _moves(self) -> Moves:
        return Moves(self._misses, self.library, self.origin, self._targets)

    @cached_property
    def _ideas(self) -> Ideas:
        return Ideas(self._misses, self._moves)

    @cached_property
    def _reasons(self) -> Reasons:
        wide = Moves(self._misses, self.library, self.origin, (self.bench.scope,))
        return Reasons(self._explanation, wide.names, self.library, self._after_answer)

    @cached_property
    def _chooser(self) -> Chooser:
        open_ = np.isin(self._leaves, self._openable_leaves)
        attainable = int((open_ | self._standing(Verdict.RECOGNIZED)).sum())
        return Chooser(self.bench, self.library.advisory, self.partner.id, self.program, self._before, attainable)

    # Changes ----------------------------------------------------------------------------------------------

    def _trials(self) -> list[Trial]:
        """The plans that help; an account that does not exist yet only where nothing else does."""
        leaves = [self._leaf(part) for part in self._lacking()[:LOOKED_AT]]
        found = self._chooser.chosen(plan for leaf in leaves for plan in self._ideas.plans(self.program, leaf))
        if found:
            return found
        return self._chooser.chosen(plan for leaf in leaves for plan in self._ideas.newcomers(self.program, leaf))

    # What is not known -------------------------------------------------------------------------------------

    def _supposing(self, checks: Collection[str]) -> _Adviser:
        """The same question where the answers to some checks are known, and good."""
        subscriptions = [self._moves.names.key(one) for one in self._moves.names.subscriptions_at(self.bench.scope)]
        return self._knowing(supposed(self.bench.estate, checks, self.partner, subscriptions, self.day.day))

    def _knowing(self, changes: ChangeSet) -> _Adviser:
        """The same question where more is known."""
        bench = self.bench.supposing(changes)
        (day,) = bench.days(bench.estate, [self.partner.id])
        return replace(self, bench=bench, day=day, partner=bench.estate.partners[self.partner.id], supposed=changes)

    def _after_answer(self, proof: Proof) -> tuple[ChangeSet, TrialOutcome] | None:
        """A good answer to what a reason leaves open, and what comes of it; None if no fact says it."""
        check = self._misses.check_values.criterion(proof.criterion).check.name
        if check in SUPPOSED:
            known = self._supposing([check])
        else:
            changes = supposed_of_somebody(self.bench.estate, proof.recordables, self._wanted(proof), self.day.day)
            if changes is None:
                return None
            known = self._knowing(changes)
        return (known.supposed, known._before) if known.supposed is not None else None

    def _wanted(self, proof: Proof) -> Wanted:
        """The PartnerID and the role that count in the way that a reason is about."""
        way = next((one for one in self.program.ways if proof.criterion in one.chain), None)
        if way is None:
            return Wanted(None, None)
        sellers = self._misses.lane(way, self.bench.scope).partners
        owner = self.partner if self.partner in sellers else next(iter(sellers), None)
        return Wanted(self._moves.open_number(owner) if owner is not None else None, self._moves.weakest(way))

    def _besides(self) -> Iterator[Advice]:
        """What has to be done besides finding out what gates look at, where that alone does not turn the verdict."""
        leaves = [self._leaf(part) for part in self._lacking()[:LOOKED_AT]]
        gates = [self._misses.gate(gate, leaf) for leaf in leaves for gate in self.program.all_gates]
        checks = {check for check, value in gates if value is Truth.UNKNOWN}
        if not checks or not checks <= SUPPOSED:
            return
        known = self._supposing(checks)
        open_ = self._reasons.left_open(checks)
        for trial in [] if known._before.verdict is Verdict.RECOGNIZED else known._trials():
            alone = self.bench.tried(trial.plan, self.partner.id, self.program)
            if alone is not None:
                piece = self._words.advice(alone, self.partner.id, self._effects)
                text = tr(self.library.advisory.frames["besides"], told=piece.text, open=open_)
                yield replace(piece, text=text, supposed=known.supposed, verdict_supposed=trial.outcome.verdict)

    def _lacking(self) -> list[LeafGroup]:
        """The parts of the scope about which there is something to advise."""
        fine = {Verdict.NOT_APPLICABLE} if self._before.disputed else {Verdict.NOT_APPLICABLE, Verdict.RECOGNIZED}
        return [one for one in self._explanation.parts if one.verdict not in fine]

    def _leaf(self, part: LeafGroup) -> int:
        found = self.day.fact_index.tree.find(part.example)
        assert found is not None
        return found

    @cached_property
    def _leaves(self) -> Ints:
        return leaves_at(self.day.fact_index.tree, self.bench.scope)

    def _standing(self, verdict: Verdict) -> Flags:
        """At which of the leaves the verdict is this one."""
        judged = self.day.judged(self.program, ChargeKind.USAGE.value)
        return judged.where(verdict).take(judged.nodes_of(self._leaves)).has(0)

    @cached_property
    def _openable_leaves(self) -> Ints:
        """The leaves that lack something and at which no gate stands that nobody can open."""
        judged = self.day.judged(self.program, ChargeKind.USAGE.value)
        disputed = judged.disputes.take(judged.nodes_of(self._leaves)).has(0)
        fine = self._standing(Verdict.NOT_APPLICABLE) | (self._standing(Verdict.RECOGNIZED) & ~disputed)
        return self._openable(self._leaves[~fine])

    @cached_property
    def _targets(self) -> tuple[int, ...]:
        """Where new access is given: the scope itself if all that counts there lacks something, else as narrow as
        those leaves allow that do; a few scopes, if one would reach leaves that gain nothing by it, or be a tenant.
        """
        tree, lacking = self.day.fact_index.tree, self._openable_leaves
        if not len(lacking):
            return (self.bench.scope,)
        widest = self._widened(meeting_point(tree, lacking), lacking)
        useful = np.concatenate((lacking, self._leaves[self._standing(Verdict.RECOGNIZED)]))
        if np.isin(leaves_at(tree, widest), useful).all():
            return self._below_the_root(widest, lacking)
        several: list[int] = []
        while len(lacking):
            several.append(self._widened(int(lacking[0]), lacking))
            lacking = lacking[~np.isin(lacking, leaves_at(tree, several[-1]))]
            if len(several) > APART:
                return (widest,)
        return tuple(several)

    def _below_the_root(self, widest: int, lacking: Ints) -> tuple[int, ...]:
        """A tenant as its few subscriptions that lack something, each as narrow as its leaves allow that do.

        A role at the root of a tenant would reach all that is bought later.
        """
        tree = self.day.fact_index.tree
        several: list[int] = []
        while tree.kind_of(widest) is ScopeKind.TENANT and len(lacking):
            subscription = tree.above(int(lacking[0]), ScopeKind.SUBSCRIPTION)
            if subscription is None or len(several) == APART:
                return (widest,)
            is_here = np.isin(lacking, leaves_at(tree, subscription))
            several.append(self._widened(meeting_point(tree, lacking[is_here]), lacking[is_here], subscription))
            lacking = lacking[~is_here]
        return tuple(several) or (widest,)

    def _openable(self, leaves: Ints) -> Ints:
        """The leaves at which no gate stands that nobody can open; those of one place stand alike."""
        ideas = Ideas(self._misses, Moves(self._misses, self.library, self.origin, (self.bench.scope,)))
        planes = self._misses.planes
        places = planes.place[planes.compressed_tree.spot[leaves] % len(planes.compressed_tree)]
        shut = [
            place
            for place in np.unique(places).tolist()
            if ideas.openings(self.program, int(leaves[places == place][0])) is None
        ]
        found: Ints = leaves[~np.isin(places, shut)]
        return found

    def _widened(self, scope: int, leaves: Ints, highest: int | None = None) -> int:
        """The highest scope above one below which there are no other leaves than some, up to a `highest` one.

        None is higher than the scope asked about.
        """
        tree = self.day.fact_index.tree
        for above in tree.path(scope):
            if not np.isin(leaves_at(tree, above), leaves).all():
                break
            scope = above
            if above in (highest, self.bench.scope):
                break
        return scope

    # Nothing to change ------------------------------------------------------------------------------------

    def _nobody(self, trials: list[Trial], told: list[Advice]) -> list[Advice]:
        """What nobody can change: everything, or the leaves that the best advice leaves as they are."""
        parts = self._lacking() or list(self._explanation.parts)
        closed = [one for one in parts if self._is_closed(one)]
        if trials and trials[0].outcome.verdict is not Verdict.RECOGNIZED and closed:
            leaves = f"{sum(one.leaves for one in closed):,}"
            return [self._reasons.nobody("elsewhere", closed, leaves)]
        if told:
            return []
        frame = "disputed" if self._before.verdict is Verdict.RECOGNIZED else "nobody" if closed == parts else "nothing"
        shut = self._reasons.shut_by(parts)
        if frame == "nobody" and shut and shut <= SALE and not self._has_passed:
            frame = "sold"
        if frame == "nobody" and shut and shut <= EARNED:
            frame = "to-earn"
        if frame == "nobody" and self._reasons.is_open_at_best(parts):
            frame = "open-at-best"
        note = self._for_the_seller(parts) if BILLED in shut else ""
        told = [replace(self._reasons.nobody(frame, parts), note=note)]
        return [*told, *islice(self._sold_by_the_partner(), ALIKE)] if frame == "sold" else told

    def _sold_by_the_partner(self) -> Iterator[Advice]:
        """What would come of it if the partner sold what is here; nothing of one that is a reseller of others."""
        billings = self.bench.estate.billings.values()
        sells = any(one.bill_to == self.partner.id for one in billings)
        if not sells and any(one.reseller_of_record == self.partner.id for one in billings):
            return
        here = self._moves.names.subscriptions_at(self.bench.scope)
        wrong = [one for one in here if self._is_sold_wrong(one)]
        if not wrong:
            return
        move = self._moves.sale(wrong)
        sale = self.bench.tried(frozenset((move,)), self.partner.id, self.program)
        if sale is None:
            return
        turns = sale.outcome.verdict is Verdict.RECOGNIZED
        more = [] if turns else [one.plan for one in self._knowing(sale.changes)._trials()]
        for plan in more or [sale.plan]:
            trial = self.bench.tried(plan | sale.plan, self.partner.id, self.program)
            if trial is not None and trial.outcome.quality > self._before.quality:
                yield self._words.advice(trial, self.partner.id, self._effects)

    def _is_sold_wrong(self, subscription: int) -> bool:
        """Whether a gate stands at a subscription that another sale can open."""
        if self._misses.place(subscription).offer not in self.library.advisory.transferable:
            return False
        gates = (self._misses.gate(one, subscription) for one in self.program.all_gates)
        return any(check in SALE and value is Truth.NO for check, value in gates)

    def _for_the_seller(self, parts: list[LeafGroup]) -> str:
        """Whether what a partner that is not billed has here counts for the one that is; empty where that differs."""
        frames, told = self.library.advisory.frames, set()
        for leaf in map(self._leaf, parts):
            sellers = self._misses.place(leaf).sellers
            known = sellers.bill_to is not None and (sellers.reseller_known or sellers.reseller is not None)
            frame = "counts-for" if sellers.reseller == self.partner.id else "counts-not-for"
            told.add(tr(frames[frame], **self._moves.names.here(leaf)) if known else "")
        return told.pop() if len(told) == 1 else ""

    def _is_closed(self, part: LeafGroup) -> bool:
        """Whether a gate stands that nobody can open, or every way is shut."""
        leaf = self._leaf(part)
        if self._ideas.openings(self.program, leaf) is None:
            return True
        ways = (one for one in self.program.ways if one.route is not Route.SELLERS)  # who sells is nobody's to change
        return not any(self._misses.is_open(way, leaf) for way in ways)
