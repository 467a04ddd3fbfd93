"""The judge: questions in, answers out, for any scope, day or period, under any reading."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after, start_of
from partner_desk.domain.partners import Partner
from partner_desk.engine.aggregation import NO_SUBSCRIPTION as NO_SUBSCRIPTION
from partner_desk.engine.aggregation import Leaves, Tally
from partner_desk.engine.chain_results import Weigher
from partner_desk.engine.check_values import Scale, World
from partner_desk.engine.compressed_tree import Bits, Skeleton
from partner_desk.engine.day_facts import DayFacts
from partner_desk.engine.fact_index import Ledger
from partner_desk.engine.gates import Gates
from partner_desk.engine.incremental import AmendedLedger, succeeds
from partner_desk.engine.partner_bits import WIDTH, Lane, LaneBlock
from partner_desk.engine.propagation import Canvases, Painter
from partner_desk.engine.subscription_checks import Said
from partner_desk.engine.subscriptions import Places, places_at
from partner_desk.engine.verdict_table import ORDER, Desk, Sheet, join
from partner_desk.readings.library import Library, Program, Reading
from partner_desk.readings.questions import ALL_CHARGES, AUTO, Answer, Question, Verdict

KEPT = 3
"""How many programs a day keeps judged, and how many parts of itself."""


class Day:
    """One estate on one day under one reading: everything the sheets of that day share."""

    def __init__(
        self, ledger: Ledger, reading: Reading, day: date, partners: Sequence[Partner], whole: Day | None = None
    ) -> None:
        """`partners` are the lanes, at most `WIDTH`. `whole` is the day that this one is a part of."""
        self.ledger = ledger
        self.reading = reading
        self.day = day
        self.partners = list(partners)
        self.facts: DayFacts
        self._weighers: dict[World, Weigher] = {}
        self._gates: dict[World, Gates] = {}
        if whole is None:
            self.facts = DayFacts(ledger, day)
        else:
            self._be_part(whole)
        self._desks: dict[World, Desk] = {}
        self._canvases: Canvases = {}
        self._judged: dict[tuple[str, str], Judged] = {}
        self._parts: dict[frozenset[int], Day] = {}

    def _be_part(self, whole: Day) -> None:
        """Take over from the whole day what parts have in common."""
        self.block = whole.block
        self.block.stands  # noqa: B018 - worked out once for all parts
        self.facts = whole.facts.of_part(self.ledger)
        self._weighers = whole._weighers
        if "places" in whole.__dict__:
            every, own = whole.ledger.skeleton.subscriptions, self.ledger.skeleton.subscriptions
            self.places = whole.places.part(np.searchsorted(every, own))
            self._gates = whole._gates

    @cached_property
    def places(self) -> Places:
        """The facts about subscriptions on the day."""
        return places_at(self.ledger, start_of(self.day))

    @cached_property
    def block(self) -> LaneBlock:
        """How everybody stands towards the partners."""
        return LaneBlock(self.facts, [Lane(partner=partner) for partner in self.partners])

    def desk(self, world: World) -> Desk:
        """The shared planes of one world."""
        if world not in self._desks:
            painter = Painter(self.facts, self._weigher(world), self._canvases)
            read = None if world is World.READ else self.desk(World.READ)
            gates = self._gates_of(world)
            self._desks[world] = Desk(self.places, start_of(self.day), gates, painter, self.block, read)
        return self._desks[world]

    def _weigher(self, world: World) -> Weigher:
        if world not in self._weighers:
            read = None if world is World.READ else self._weigher(World.READ).scale
            scale = Scale(self.ledger.role_names, self.reading, self.day, world, read)
            self._weighers[world] = Weigher(scale, self.facts.time.whole)
        return self._weighers[world]

    def _gates_of(self, world: World) -> Gates:
        if world not in self._gates:
            read = None if world is World.READ else self._gates_of(World.READ)
            said = read.said if read else Said.of(self.places, self.partners, start_of(self.day))
            self._gates[world] = Gates(said, self._weigher(world).scale, read)
        return self._gates[world]

    def judged(self, program: Program, charge: str) -> Judged:
        """One program on the day, for one kind of charge or for all that a leaf has."""
        key = (program.id, charge)
        found = self._judged.pop(key, None) or Judged(self, program, charge)
        while len(self._judged) >= KEPT:
            del self._judged[next(iter(self._judged))]
        self._judged[key] = found
        return found

    def around(self, scopes: Iterable[int]) -> Day:
        """The part of the day above and below some scopes, where answers are the same and sooner; or all of it."""
        chosen = frozenset(scopes)
        if chosen not in self._parts:
            part = self.ledger.around(chosen)
            while len(self._parts) >= KEPT:
                del self._parts[next(iter(self._parts))]
            self._parts[chosen] = self if part is None else Day(part, self.reading, self.day, self.partners, self)
        return self._parts[chosen]

    def take_over(self, before: Day, touched: frozenset[int]) -> None:
        """Take what an earlier day found, judged anew only around the scopes that an edit touched."""
        same = self.ledger.links is before.ledger.links and self.ledger.members is before.ledger.members
        if self.facts.time == before.facts.time:
            self._weighers = before._weighers
            self.facts.take_over(before.facts, people=same)
            if same:
                self.block = before.block
            if self.ledger.same_places and "places" in before.__dict__:
                self.places = before.places
                self._gates = before._gates
        part = self.around(touched) if touched else None
        if part is not self:
            for (_, charge), judged in before._judged.items():
                self.judged(judged.program, charge).amend(judged, part)


class Judged:
    """One program on one day: verdicts by node and lane, disputes, and what decides."""

    def __init__(self, day: Day, program: Program, charge: str) -> None:
        """Nothing is judged yet."""
        self.day = day
        self.program = program
        self.charge = charge
        self.skeleton = day.ledger.skeleton
        self.amends: tuple[weakref.ref[Judged], Skeleton | None] | None = None
        """The verdicts of an earlier snapshot, while somebody has them, and the part of the skeleton that differs."""

    def amend(self, before: Judged, part: Day | None) -> None:
        """Take the verdicts found before, but those of a part of the day, if there is one, from there."""
        if "read" not in before.__dict__:
            return
        if part is None:
            self.amends = weakref.ref(before), None
            self.__dict__ |= {name: before.__dict__[name] for name in ("read", "disputed") if name in before.__dict__}
            return
        old, nodes = before.skeleton, np.searchsorted(self.skeleton.scope, part.ledger.skeleton.scope)
        now = part.judged(self.program, self.charge)
        same: slice | npt.NDArray[np.intp] = slice(None)
        if old is not self.skeleton:  # some scopes became nodes; all of them are in the part
            same = np.searchsorted(old.scope, self.skeleton.scope).clip(max=len(old) - 1)
        else:
            self.amends = weakref.ref(before), part.ledger.skeleton
        for name in ("read", "disputed"):
            if name in before.__dict__:
                planes = before.__dict__[name][..., same].copy()
                planes[..., nodes] = getattr(now, name)
                self.__dict__[name] = planes

    def sheet(self, world: World, charge: str | None) -> Sheet:
        """The sheet of one world and one kind of charge."""
        key = (world, charge)
        if key not in self._sheets:
            self._sheets[key] = Sheet(self.day.desk(world), self.program, charge)
        return self._sheets[key]

    @cached_property
    def _sheets(self) -> dict[tuple[World, str | None], Sheet]:
        return {}

    @property
    def default_charge(self) -> str | None:
        """The kind of charge of leaves that have none of their own."""
        return None if self.charge == ALL_CHARGES else self.charge

    @cached_property
    def charged(self) -> dict[int, list[str]]:
        """Where all charges are asked: the kinds of charge of each node that is a leaf and has some that day."""
        if self.charge != ALL_CHARGES:
            return {}
        found: dict[int, list[str]] = {}
        for scope, charges in self.day.ledger.charges.items():
            kinds = sorted({one.kind.value for one in charges if one.on == self.day.day})
            if kinds and self.skeleton.tree.leaf[scope]:
                found[int(self.skeleton.at(scope))] = kinds
        return found

    def _planes(self, world: World) -> Bits:
        """One plane a verdict, in the order of `ORDER`, for the leaves that hang on each node."""
        planes = self._of_sheet(world, self.default_charge)
        if self.charged:
            planes = planes.copy()
            charged = {
                kind: self._of_sheet(world, kind) for kind in {one for kinds in self.charged.values() for one in kinds}
            }
            for node, kinds in self.charged.items():
                flags = np.stack([charged[kind][:, node] for kind in kinds])
                planes[:, node] = join(np.bitwise_or.reduce(flags, axis=0))
        return planes

    def _of_sheet(self, world: World, charge: str | None) -> Bits:
        """The planes of a sheet; only those of the world as it is read are looked at again, and kept."""
        sheet = self.sheet(world, charge)
        return sheet.planes if world is World.READ else sheet.paint()

    @cached_property
    def read(self) -> Bits:
        """The verdicts as the reading says."""
        return self._planes(World.READ)

    @cached_property
    def disputed(self) -> Bits:
        """Where leaves that count would have another verdict if all disputed values were yes, or all no."""
        read = self.read
        used = set(self.program.all_gates)
        used |= {one for way in self.program.ways for one in (*way.gates, *way.chain)}
        scale = self.day.desk(World.READ).scale
        other: Bits = np.zeros(len(self.skeleton), dtype=np.uint64)
        for world in (World.ALL_YES, World.ALL_NO):
            if scale.turns(used, world):
                other |= self._differing(world)
        counting: Bits = other & ~read[ORDER.index(Verdict.NOT_APPLICABLE)]
        return counting

    def _differing(self, world: World) -> Bits:
        """Where leaves that count in the world as it is read have another verdict in this one."""
        if not self.charged:
            return self.sheet(world, self.default_charge).differs(self.read)
        differing: Bits = np.bitwise_or.reduce(self.read ^ self._planes(world), axis=0)
        return differing

    def decided(self, lane: int, nodes: npt.NDArray[np.intp]) -> set[str]:
        """What decides the leaves of these nodes for one partner."""
        plain = np.array([node for node in nodes.tolist() if node not in self.charged], dtype=np.intp)
        found = self.sheet(World.READ, self.default_charge).decided(lane, plain) if len(plain) else set()
        off = ORDER.index(Verdict.NOT_APPLICABLE)
        for node in nodes.tolist():
            kinds = self.charged.get(node, ())
            sheets = [self.sheet(World.READ, kind) for kind in kinds]
            count = [one for one in sheets if not int(one.planes[off, node]) >> lane & 1]
            for one in count or sheets:
                found |= one.decided(lane, np.array([node], dtype=np.intp))
        return found


class Judge:
    """Answers questions about estates from one library of rules."""

    def __init__(self, library: Library) -> None:
        """Keep the library."""
        self.library = library
        self.ledger = lru_cache(maxsize=2)(self._ledger)
        self._day = lru_cache(maxsize=8)(self._make_day)
        self._last: Ledger | None = None
        self._newest: Day | None = None

    def _ledger(self, estate: Estate, charged: bool = False) -> Ledger:
        if charged:
            return Ledger(estate, self.library.roles, charged)
        if self._last is not None and succeeds(self._last.estate, estate):
            self._last = AmendedLedger(self._last, estate)
        else:
            self._last = Ledger(estate, self.library.roles)
        return self._last

    def _make_day(self, ledger: Ledger, reading: str, day: date, partners: tuple[str, ...]) -> Day:
        found = [ledger.estate.partners[one] for one in partners]
        made = Day(ledger, self.library.readings[reading], day, found)
        before = self._newest
        if before is not None and isinstance(ledger, AmendedLedger) and ledger.before() is before.ledger:
            alike = (before.reading.id, before.day, before.partners) == (reading, day, made.partners)
            if alike and ledger.touched is not None:
                made.take_over(before, ledger.touched)
        self._newest = made
        return made

    def day(
        self, estate: Estate, day: date, partners: Sequence[str], reading: str = AUTO, *, charged: bool = False
    ) -> Day:
        """One day for up to `WIDTH` partners, remembered for a while.

        `charged` tells scopes with charges of their own apart: where all kinds of charge are asked about.
        """
        if len(partners) > WIDTH:
            raise ValueError(f"at most {WIDTH} partners at a time")
        chosen = self.library.reading_on(day, reading)
        return self._day(self.ledger(estate, charged), chosen.id, day, tuple(partners))

    def answer(self, estate: Estate, question: Question) -> Answer:
        """The answer to a question; raises Refused if it names something that is not there."""
        self._checked(estate, question)
        scope = estate.scopes.find(question.scope)
        assert scope is not None
        tally = Tally(question, Leaves.below(self._ledger_of(estate, question), scope))
        for judged, days in self.pieces(estate, question):
            tally.add(judged, days)
        return tally.answer()

    def pieces(self, estate: Estate, question: Question) -> Iterator[tuple[Judged, int]]:
        """The pieces of a question's period in which nothing turns, each judged, and how many days it has."""
        program = self._checked(estate, question)
        ledger, charge = self._ledger_of(estate, question), question.charge_kind or ChargeKind.USAGE
        for since, until in self._pieces(ledger, program, question):
            reading = self.library.reading_on(since, question.reading)
            day = self._day(ledger, reading.id, since, (question.partner,))
            yield day.judged(program, str(charge)), (until - since).days

    def _ledger_of(self, estate: Estate, question: Question) -> Ledger:
        return self.ledger(estate, question.charge_kind == ALL_CHARGES)

    def _checked(self, estate: Estate, question: Question) -> Program:
        program = self.library.programs.get(question.program)
        if program is None:
            known = ", ".join(self.library.programs)
            raise Refused(f"There is no program {question.program!r}. Known are: {known}.")
        if question.partner not in estate.partners:
            raise Refused(f"There is no partner {question.partner!r} on this desk.")
        if estate.scopes.find(question.scope) is None:
            raise Refused(f"There is no scope {question.scope!r} on this desk.")
        if question.reading != AUTO and question.reading not in self.library.readings:
            known = ", ".join(self.library.readings)
            raise Refused(f"There is no reading {question.reading!r}. Known are: {known}.")
        if question.days < 1:
            raise Refused("The period ends before it begins.")
        return program

    def _pieces(self, ledger: Ledger, program: Program, question: Question) -> Iterator[tuple[date, date]]:
        """The period cut at the days on which a fact or a rule changes."""
        edges = {question.since, question.until}
        edges |= {one for one in self._turning(ledger, program, question) if question.since < one < question.until}
        ordered = sorted(edges)
        yield from itertools.pairwise(ordered)

    def _turning(self, ledger: Ledger, program: Program, question: Question) -> Iterable[date]:
        yield from self.library.turning_days(program, question.reading)
        for moment in ledger.turning_moments:
            yield moment.date()
            if moment != start_of(moment.date()):
                yield day_after(moment.date())
        if question.charge_kind == ALL_CHARGES:
            for charges in ledger.charges.values():
                for charge in charges:
                    yield charge.on
                    yield day_after(charge.on)
