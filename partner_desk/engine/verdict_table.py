"""The verdict table: the verdicts of one program on one day, for every scope and every partner asked about.

Whoever reads verdicts asks here, by scope and by partner: its number among those of the day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from partner_desk.engine.check_values import DisputePolicy
from partner_desk.engine.compressed_tree import Bits, CompressedTree
from partner_desk.engine.day import EstateOnDay
from partner_desk.engine.partner_sets import PartnerSets
from partner_desk.engine.program_planes import ORDER, ProgramPlanes, join
from partner_desk.engine.unique import numbered
from partner_desk.readings.library import Program
from partner_desk.readings.questions import ALL_CHARGES, Verdict


@dataclass(frozen=True, eq=False)
class Leaves:
    """The leaves of a scope: the nodes they hang on, and how many on each."""

    nodes: npt.NDArray[np.intp]
    count: npt.NDArray[np.int64]

    @staticmethod
    def below(compressed_tree: CompressedTree, scope: int) -> Leaves:
        """The leaves at and below a scope; of one that is no node, those that hang there on the node above it."""
        node = compressed_tree.node(scope)
        if node is None:
            below = int(compressed_tree.tree.leaves_below[scope])
            return Leaves(np.array([compressed_tree.nearest(scope)]), np.array([below], dtype=np.int64))
        nodes = compressed_tree.below(node)
        nodes = nodes[compressed_tree.has_leaves[nodes]]
        return Leaves(nodes, compressed_tree.inside[nodes].astype(np.int64))


def verdict_of(occurring: Any) -> Verdict:
    """One verdict for leaves: `occurring` says of each of `ORDER` whether one has it; none: not applicable."""
    joined = join(occurring)
    return ORDER[int(np.argmax(joined))] if joined.any() else Verdict.NOT_APPLICABLE


def verdicts_of(occurring: PartnerSets, partners: int) -> list[Verdict]:
    """The same for each of the first so many partners: `occurring` says of each of `ORDER` who has it."""
    flags = PartnerSets(join(occurring.words)).by_partner(partners)
    rows = np.where(flags.any(axis=1), flags.argmax(axis=1), -1)
    return [ORDER[row] if row >= 0 else Verdict.NOT_APPLICABLE for row in rows.tolist()]


class VerdictTable:
    """One program on one day: verdicts by scope and partner, disputes, and what decides."""

    def __init__(self, day: EstateOnDay, program: Program, charge: str) -> None:
        """Nothing is judged yet."""
        self.day = day
        self.program = program
        self.charge = charge
        self.compressed_tree = day.fact_index.compressed_tree

    # What is read here -------------------------------------------------------------------------------------

    def where(self, verdict: Verdict) -> PartnerSets:
        """By node, for whom leaves hang on it that have a verdict."""
        return PartnerSets(self._read[ORDER.index(verdict)]).where(self.compressed_tree.has_leaves)

    @property
    def verdicts(self) -> PartnerSets:
        """The same for each verdict of `ORDER`: a row a verdict, a column a node."""
        return PartnerSets(self._read)

    @property
    def disputes(self) -> PartnerSets:
        """By node, for whom the verdict of the leaves that hang on it is disputed."""
        return PartnerSets(self._disputed)

    @cached_property
    def whole(self) -> PartnerSets:
        """As `verdicts`, for all leaves at and below a node together."""
        return PartnerSets(join(self.compressed_tree.rise(self._read * self.compressed_tree.has_leaves)))

    @cached_property
    def disputes_below(self) -> PartnerSets:
        """By node, for whom some leaf at or below it is disputed."""
        return PartnerSets(self.compressed_tree.rise(self._disputed * self.compressed_tree.has_leaves))

    def leaves_below(self, scope: int) -> Leaves:
        """The leaves at and below a scope."""
        return Leaves.below(self.compressed_tree, scope)

    def nodes_of(self, scopes: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
        """The node at or above each of some scopes."""
        found: npt.NDArray[np.intp] = self.compressed_tree.spot[scopes] % len(self.compressed_tree)
        return found

    def verdict_at(self, node: int, partner: int) -> Verdict:
        """The verdict of the leaves that hang on a node."""
        return verdict_of(self.verdicts.take(node).has(partner))

    def verdict_of_scope(self, scope: int, partner: int) -> Verdict:
        """The verdict of all leaves at and below a scope."""
        return verdict_of(self.verdicts.take(self.leaves_below(scope).nodes).has(partner).any(axis=1))

    def outcomes(self, scope: int) -> list[tuple[Verdict, bool]]:
        """For each partner of the day the verdict of a scope, and whether it is disputed."""
        nodes, partners = self.leaves_below(scope).nodes, len(self.day.partners)
        disputed = self.disputes.take(nodes).together().by_partner(partners)[:, 0].tolist()
        return [
            (verdict, verdict is not Verdict.NOT_APPLICABLE and some)
            for verdict, some in zip(verdicts_of(self.verdicts.take(nodes).together(), partners), disputed, strict=True)
        ]

    def alike(self, nodes: npt.NDArray[np.intp], partner: int) -> list[npt.NDArray[np.intp]]:
        """Positions of nodes, those together on which every criterion says the same for a partner."""
        rows = self.program_planes(DisputePolicy.READ, self.default_charge).signatures(nodes, partner)
        if self.charged:  # a node with charges of its own stands alone
            own = [node + 1 if node in self.charged else 0 for node in nodes.tolist()]
            rows.append(np.array(own, dtype=np.uint64))
        inverse = np.zeros(len(nodes), dtype=np.int64)
        for row in rows:  # one word at a time: sorting numbers is much faster than sorting rows
            words = numbered(row)
            inverse = numbered(inverse * (int(words.max(initial=0)) + 1) + words)
        order = np.argsort(inverse, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(inverse[order])) + 1)

    # How it is judged ---------------------------------------------------------------------------------------

    def program_planes(self, policy: DisputePolicy, charge: str | None) -> ProgramPlanes:
        """The verdict table of one dispute policy and one kind of charge."""
        key = (policy, charge)
        if key not in self._program_planes:
            self._program_planes[key] = ProgramPlanes(self.day.planes(policy), self.program, charge)
        return self._program_planes[key]

    @cached_property
    def _program_planes(self) -> dict[tuple[DisputePolicy, str | None], ProgramPlanes]:
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
        kinds_at: dict[int, list[str]] = {}
        for scope, charges in self.day.fact_index.charges.items():
            kinds = sorted({one.kind.value for one in charges if one.on == self.day.day})
            if kinds and self.compressed_tree.tree.leaf[scope]:
                kinds_at[int(self.compressed_tree.at(scope))] = kinds
        return kinds_at

    def charges_at(self, node: int) -> Sequence[str | None]:
        """The kinds of charge that a node is judged for; None where it has none on the day."""
        return self.charged.get(node) or (self.default_charge,)

    def by_charge(self, lane: int, node: int) -> Iterator[tuple[str | None, Verdict, set[str]]]:
        """For one partner, each kind of charge that a node is judged for: the verdict, and what decides it."""
        for kind in self.charges_at(node):
            planes = self.program_planes(DisputePolicy.READ, kind)
            present = PartnerSets(planes.planes).take(node).has(lane)
            yield kind, verdict_of(present), planes.decided(lane, np.array([node], dtype=np.intp))

    def _planes(self, policy: DisputePolicy) -> Bits:
        """One plane a verdict, in the order of `ORDER`, for the leaves that hang on each node."""
        planes = self._of_program(policy, self.default_charge)
        if self.charged:
            planes = planes.copy()
            charged = {
                kind: self._of_program(policy, kind)
                for kind in {one for kinds in self.charged.values() for one in kinds}
            }
            for node, kinds in self.charged.items():
                flags = np.stack([charged[kind][:, node] for kind in kinds])
                planes[:, node] = join(np.bitwise_or.reduce(flags, axis=0))
        return planes

    def _of_program(self, policy: DisputePolicy, charge: str | None) -> Bits:
        """The planes of a verdict table; only those of disputes as they are read are looked at again, and kept."""
        program_planes = self.program_planes(policy, charge)
        return program_planes.planes if policy is DisputePolicy.READ else program_planes.propagate()

    @cached_property
    def _read(self) -> Bits:
        """The verdicts as the reading says."""
        return self._planes(DisputePolicy.READ)

    @cached_property
    def _disputed(self) -> Bits:
        """Where leaves that count would have another verdict if all disputed values were yes, or all no."""
        read = self._read
        used = set(self.program.all_gates)
        used |= {one for way in self.program.ways for one in (*way.gates, *way.chain)}
        check_values = self.day.planes(DisputePolicy.READ).check_values
        other: Bits = np.zeros(len(self.compressed_tree), dtype=np.uint64)
        for policy in (DisputePolicy.ALL_YES, DisputePolicy.ALL_NO):
            if check_values.turns(used, policy):
                other |= self._differing(policy)
        counting: Bits = other & ~read[ORDER.index(Verdict.NOT_APPLICABLE)] & self.day.planes(DisputePolicy.READ).asked
        return counting

    def _differing(self, policy: DisputePolicy) -> Bits:
        """Where leaves that count in the dispute policy as it is read have another verdict in this one."""
        if not self.charged:
            return self.program_planes(policy, self.default_charge).differs(self._read)
        differing: Bits = np.bitwise_or.reduce(self._read ^ self._planes(policy), axis=0)
        return differing

    def decided(self, lane: int, nodes: npt.NDArray[np.intp]) -> set[str]:
        """What decides the leaves of these nodes for one partner."""
        plain = np.array([node for node in nodes.tolist() if node not in self.charged], dtype=np.intp)
        decisive = (
            self.program_planes(DisputePolicy.READ, self.default_charge).decided(lane, plain) if len(plain) else set()
        )
        off = ORDER.index(Verdict.NOT_APPLICABLE)
        for node in nodes.tolist():
            kinds = self.charged.get(node, ())
            program_planes = [self.program_planes(DisputePolicy.READ, kind) for kind in kinds]
            count = [one for one in program_planes if not PartnerSets(one.planes[off]).take(node).has(lane)]
            for one in count or program_planes:
                decisive |= one.decided(lane, np.array([node], dtype=np.intp))
        return decisive
