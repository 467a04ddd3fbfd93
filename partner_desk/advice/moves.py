"""The moves: each made by one verb of `domain.edits`, with the names for its sentence and what it weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from uuid import uuid4

from partner_desk.advice.misses import Misses
from partner_desk.advice.model import Move
from partner_desk.advice.names import AdviceNames
from partner_desk.domain import access_edits, edits, fact_edits
from partner_desk.domain.access import AccessKind, Authorization, Delegation, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, joined
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ScopeKind
from partner_desk.domain.moments import is_over, start_of
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Agreement, Partner
from partner_desk.language import day_said
from partner_desk.readings.advice_texts import Advisory, MoveKind
from partner_desk.readings.library import Library, Way

SINCE_FROM = "advice"
"""Where the start of an advised link is known from."""


@dataclass(frozen=True)
class Moves:
    """Makes moves: for whom, recorded by whom, and at which scopes (`targets`) new access is given."""

    misses: Misses
    library: Library
    origin: Origin
    targets: tuple[int, ...]

    @property
    def advisory(self) -> Advisory:
        """What the library says about advice."""
        return self.library.advisory

    @property
    def estate(self) -> Estate:
        """The snapshot."""
        return self.misses.estate

    @cached_property
    def at(self) -> datetime:
        """From when on a move counts."""
        return start_of(self.misses.day.day)

    @cached_property
    def names(self) -> AdviceNames:
        """The words for people and places."""
        return AdviceNames(self.misses.day, self.misses.partner, self.advisory)

    @cached_property
    def accounts(self) -> dict[str, int]:
        """The kinds of identity in the order in which they would be asked."""
        return {kind: number for number, kind in enumerate(self.advisory.accounts)}

    def rank(self, person: Principal) -> int:
        """How late an identity would be asked, by its kind."""
        return self.accounts.get(person.kind.value, len(self.accounts))

    def weakest(self, way: Way, *, delegable: bool = False) -> str | None:
        """The weakest role that counts in a way, without a dispute."""
        roles = self.library.roles.by_id
        fit = (one for one in self.advisory.roles if roles[one].delegable or not delegable)
        return next((one for one in fit if self.misses.role_counts(way, one)), None)

    def _weight(self, role: str, scopes: Sequence[int]) -> tuple[int, ...]:
        """The stronger a role and the wider its scopes, the more it costs."""
        roles = list(self.advisory.roles)
        kind = min(self.misses.fact_index.tree.kind_of(one) for one in scopes)
        return (roles.index(role) if role in roles else len(roles), ScopeKind.RESOURCE - kind, len(scopes))

    @property
    def _target_keys(self) -> list[str]:
        return [self.names.key(one) for one in self.targets]

    def open_number(self, partner: Partner, *, any_id: bool = False) -> str | None:
        """The first location ID of a partner that is not closed; `any_id`: or its global ID."""
        numbers = (*partner.location_ids, partner.global_id) if any_id else partner.location_ids
        clock = self.misses.candidates.clock
        return next((one for one in numbers if one and not clock.closed(partner, one)), None)

    # Without access ---------------------------------------------------------------------------------------

    def agreement(self, leaf: int) -> Move:
        """The partner's program agreement in force."""
        key, names = self.misses.partner.id, self.names.here(leaf)

        def make(estate: Estate) -> ChangeSet:
            before = estate.partners[key]  # it may have no name yet, which no form would take
            change = Change(before, replace(before, agreement=Agreement.ACTIVE))
            return ChangeSet(f"Change partner {name_or_id(before)}", (change,))

        return Move(MoveKind.AGREEMENT, (key,), make, names)

    def offer(self, leaf: int, row: Billing, better: Offer) -> Move:
        """A subscription moved to another offer of its sellers."""
        at, origin, sellers = self.at, self.origin, (row.bill_to, row.reseller_of_record)
        names = self.names.here(leaf) | {"seller": self.names.partner(row.bill_to)}
        return Move(
            MoveKind.OFFER,
            (row.subscription,),
            lambda estate: edits.set_offer(estate, [row.subscription], better, *sellers, at, origin),
            names,
        )

    def sale(self, subscriptions: Sequence[int]) -> Move:
        """Subscriptions sold by the partner asked about; a partner of record does not move along."""
        keys, at, origin = [self.names.key(one) for one in subscriptions], self.at, self.origin
        partner, offer = self.misses.partner.id, self.advisory.sold_under

        def make(estate: Estate) -> ChangeSet:
            named = {one.subscription for one in estate.records.values() if not is_over(one, at)} & {*keys}
            steps = [edits.clear_partner_of_record(estate, sorted(named), at)] if named else []
            after = estate.apply(steps[0]) if steps else estate
            sold = edits.set_offer(after, keys, offer, partner, None, at, origin)
            return joined(sold.name, (*steps, sold))

        names = self.names.here(self.targets[0]) | {"subscriptions": self.names.several(subscriptions)}
        return Move(MoveKind.SALE, (partner, *keys), make, names)

    def record(self, number: str, subscriptions: Sequence[int], taken: Sequence[str]) -> Move:
        """The partner named on subscriptions, in place of the PartnerIDs that stand there."""
        keys, at, origin = [self.names.key(subscription) for subscription in subscriptions], self.at, self.origin
        names = self.names.here(subscriptions[0]) | {
            "place": self.names.several(subscriptions),
            "subscriptions": self.names.several(subscriptions),
            "partner_id": number,
            "owner": self.names.partner(self.misses.partner.id),
            "before": self.names.replaced(taken),
        }
        return Move(
            MoveKind.RECORD,
            (number, *keys),
            lambda estate: edits.set_partner_of_record(estate, keys, number, at, origin),
            names,
            (len(taken), len(keys)),
        )

    def link(self, person: Principal, owner: Partner, number: str, wrong: str) -> Move:
        """An identity's link; `wrong` is the PartnerID that it carries instead."""
        at, origin = self.at, self.origin
        names = self.names.here(self.targets[0]) | self.names.person(person) | self.names.if_own(person, owner)
        return Move(
            MoveKind.RELINK if wrong else MoveKind.LINK,
            (person.id, number),
            lambda estate: edits.link_partner(estate, [person.id], number, at, SINCE_FROM, origin),
            names | {"partner_id": number, "owner": self.names.partner(owner.id), "before": wrong},
            (bool(names["if_own"]), self.rank(person)),
        )

    # What exists, set right -------------------------------------------------------------------------------

    def denial(self, person: Principal, leaf: int) -> Move | None:
        """The deny assignments that block somebody at a leaf, taken away."""
        members, at = self.misses.fact_index.memberships.members, self.at
        blocking = [
            one
            for one in self.misses.candidates.denials_above(leaf)
            if one.principal in (EVERYONE, person.id) or person.id in members.get(one.principal, {})
        ]
        if not blocking:
            return None
        denials = sorted(one.id for one in blocking)
        scope = self.misses.fact_index.tree.find(blocking[0].scope)
        names = self.names.here(leaf if scope is None else scope) | self.names.person(person)
        return Move(
            MoveKind.DENIAL,
            tuple(denials),
            lambda estate: access_edits.end_denials(estate, denials, at),
            names | {"before": ", ".join(sorted(name_or_id(one) for one in blocking))},
            (len(denials),),
        )

    def enabled(self, person: Principal) -> Move | None:
        """A disabled account in use again."""
        if person.disabled_from is None:
            return None
        at, origin, since = self.at, self.origin, person.disabled_from
        return Move(
            MoveKind.ENABLE,
            (person.id,),
            lambda estate: access_edits.enable_account(estate, person.id, at, origin),
            self.names.here(self.targets[0]) | self.names.person(person) | {"before": day_said(since)},
            (self.rank(person),),
        )

    def permanent(self, held: RoleAssignment) -> Move | None:
        """An eligible role held all the time."""
        scope = self.misses.fact_index.tree.find(held.scope)
        if scope is None:
            return None
        at, origin = self.at, self.origin
        return Move(
            MoveKind.PERMANENT,
            (held.id,),
            lambda estate: access_edits.make_permanent(estate, held.id, at, origin),
            self.names.role_at(held.role, [scope]) | self.names.person(self.estate.principals[held.principal]),
            self._weight(held.role, [scope]),
        )

    def delegated(self, delegation: Delegation, person: Principal, role: str, *, permanent: bool) -> Move | None:
        """A delegation that gives one more role, or one permanently for which somebody is eligible."""
        scope = self.misses.fact_index.tree.find(delegation.scope)
        if scope is None:
            return None
        at, origin = self.at, self.origin
        kept = [
            authorization
            for authorization in delegation.authorizations
            if (authorization.principal, authorization.role, authorization.kind)
            != (person.id, role, AccessKind.ELIGIBLE)
        ]
        given = [*kept, Authorization(person.id, role)]
        return Move(
            MoveKind.DELEGATED_PERMANENT if permanent else MoveKind.DELEGATED_ROLE,
            (delegation.id, person.id, role),
            lambda estate: access_edits.change_delegation(estate, delegation.id, given, at, origin),
            self.names.role_at(role, [scope]) | self.names.person(person),
            self._weight(role, [scope]),
        )

    # New access -------------------------------------------------------------------------------------------

    def role(self, person: Principal, role: str) -> Move:
        """A role at the targets for an identity or a group of its tenant."""
        keys, at, origin = self._target_keys, self.at, self.origin
        return Move(
            MoveKind.ROLE,
            (person.id, role, *keys),
            lambda estate: edits.assign_role(estate, person.id, role, keys, at, origin),
            self.names.role_at(role, self.targets) | self.names.person(person),
            (*self._weight(role, self.targets), self.rank(person)),
        )

    def foreign_principal(self, seller: Partner, group: str, role: str, lost: datetime | None) -> Move:
        """An admin group of a seller given a role at the targets; `lost`: until when it held that role."""
        keys, at, origin = self._target_keys, self.at, self.origin
        names = self.names.role_at(role, self.targets)
        return Move(
            MoveKind.FOREIGN_PRINCIPAL,
            (group, role, *keys),
            lambda estate: access_edits.restore_foreign_principal(estate, seller, group, role, keys, at, origin),
            names
            | self.names.group(group, self.estate.principals.get(group), seller)
            | {"before": self.names.lost(lost), "standing": self.names.standing(role)},
            self._weight(role, self.targets),
        )

    def account(self, owner: Partner, number: str, role: str) -> Move:
        """An account of a partner that does not exist yet; a guest stands in for it where it is tried."""
        keys, at, origin = self._target_keys, self.at, self.origin
        guest = Principal(
            str(uuid4()), PrincipalKind.GUEST, self.misses.fact_index.tenant_of(self.targets[0]), "a new account"
        )

        def make(estate: Estate) -> ChangeSet:
            steps = [edits.add_identity(estate, guest)]
            after = estate.apply(steps[0])
            steps.append(edits.assign_role(after, guest.id, role, keys, at, origin))
            steps.append(edits.link_partner(after, [guest.id], number, at, SINCE_FROM, origin))
            return joined("Invite an account", steps)

        names = self.names.role_at(role, self.targets) | {"partner_id": number, "owner": self.names.partner(owner.id)}
        return Move(MoveKind.ACCOUNT, (role, *keys), make, names, self._weight(role, self.targets))

    def _delegable(self, scope: int) -> Sequence[int]:
        """The narrowest scopes that can be delegated and have all of a scope: its resource group, or subscriptions."""
        tree = self.misses.fact_index.tree
        group = tree.above(scope, ScopeKind.RESOURCE_GROUP)
        return [group] if group is not None else self.names.subscriptions_at(scope)

    def delegation(self, owner: Partner, number: str, role: str) -> Move | None:
        """A delegation to a partner's own tenant that does not exist yet; a member stands in where it is tried."""
        tree, tenant = self.misses.fact_index.tree, owner.tenant
        home = tree.find(tenant) if tenant is not None else None
        scopes = tuple(dict.fromkeys(one for some in self.targets for one in self._delegable(some)))
        if home is None or not scopes or tree.tenant(scopes[0]) == home:
            return None
        at, origin, keys = self.at, self.origin, [self.names.key(one) for one in scopes]
        member = Principal(str(uuid4()), PrincipalKind.MEMBER, tenant, "a new account")

        def make(estate: Estate) -> ChangeSet:
            steps = [edits.add_identity(estate, member)]
            after = estate.apply(steps[0])
            given = (Authorization(member.id, role),)
            for key in keys:
                made = Delegation(f"delegation {uuid4()}", tree.key(home), key, given, since=at, origin=origin)
                steps.append(fact_edits.put_delegation(after, made))
            steps.append(edits.link_partner(after, [member.id], number, at, SINCE_FROM, origin))
            return joined("Delegate to a partner", steps)

        names = self.names.role_at(role, scopes) | {"partner_id": number, "owner": self.names.partner(owner.id)}
        names |= {"tenant": tree.name(home)}
        return Move(MoveKind.DELEGATION, (role, *keys), make, names, self._weight(role, scopes))
