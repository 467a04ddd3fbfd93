"""An invented world told in words, in both languages: everything that is recorded, one sentence a fact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from partner_desk.domain.access import AccessKind, Authorization, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import Cloud, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import ONE_DAY
from partner_desk.readings.roles import RoleCatalogue
from partner_desk.training.phrases import NOTHING, Gap, Phrasebook, joined, listed, same
from partner_desk.training.texts import Text


class PracticeSituation:
    """The sentences about one estate."""

    def __init__(self, estate: Estate, book: Phrasebook, roles: RoleCatalogue) -> None:
        """Nothing is told yet."""
        self._estate, self._book, self._roles = estate, book, roles

    def told(self) -> list[Text]:
        """Paragraphs: the scopes and how they are bought, then who has access and who is linked."""
        places, people = list(self._places()), list(self._people())
        return [joined(one) for one in (places, people) if one]

    def sentences(self) -> list[Text]:
        """One sentence a fact, in the same order."""
        return [*self._places(), *self._people()]

    def _tell(self, sentence: str, **gaps: Gap) -> Text:
        return self._book.tell(sentence, **gaps)

    def _word(self, kind: str, name: str) -> Text:
        return self._book.word(kind, name)

    # Places ---------------------------------------------------------------------------------------------------

    def _places(self) -> Iterator[Text]:
        tree = self._estate.scopes
        for scope in range(len(tree)):
            children = [same(tree.name(one)) for one in tree.children(scope)]
            if children:
                kind = self._word("scope", tree.kind_of(scope).name.lower())
                names = listed(children, self._word("list", "and"))
                yield self._tell("contains", kind=kind, scope=tree.name(scope), children=names)
        for detail in self._estate.tenants.values():
            if detail.cloud is not Cloud.PUBLIC:
                yield self._tell("cloud", tenant=detail.tenant, cloud=self._word("cloud", detail.cloud))
        for row in self._estate.billings.values():
            yield self._billing(row)
        for subscription in self._estate.subscriptions.values():
            if subscription.security_usage is Usage.SOME:
                yield self._tell("security", subscription=subscription.subscription)
        for record in self._estate.records.values():
            owner = self._owner(record.partner_id)
            yield self._tell(
                "record", subscription=record.subscription, partner=owner, time=self._time(record.since, record.until)
            )

        for subject, known in self._estate.coverage.said(Collectable.PARTNERS_OF_RECORD).items():
            if not known:
                yield self._tell("record-not-looked-at", subscription=subject)

    def _billing(self, row: Billing) -> Text:
        gaps: dict[str, Gap] = {"subscription": row.subscription, "time": self._time(row.since, row.until)}
        gaps["offer"] = self._word("offer", row.offer)
        if row.bill_to and row.reseller_of_record:
            return self._tell("sold-on", seller=row.bill_to, reseller=row.reseller_of_record, **gaps)
        if row.bill_to:
            return self._tell("sold", seller=row.bill_to, **gaps)
        return self._tell("bought", **gaps)

    # People ---------------------------------------------------------------------------------------------------

    def _people(self) -> Iterator[Text]:
        foreign = any(principal.kind is PrincipalKind.FOREIGN_GROUP for principal in self._estate.principals.values())
        for partner in self._estate.partners.values() if foreign else ():
            if partner.admin_agents:
                yield self._tell("agents", partner=partner.name, group=partner.admin_agents)
            elif any(row.bill_to == partner.id for row in self._estate.billings.values()):
                yield self._tell("agents-unknown", partner=partner.name)
        for who in self._estate.principals.values():
            yield from self._person(who)
        for delegation in self._estate.delegations.values():
            for grant in delegation.authorizations:
                yield self._tell(
                    "delegated", scope=delegation.scope, tenant=delegation.managing_tenant,
                    holder=self._estate.principals[grant.principal].name, role=self._role(grant),
                    time=self._time(delegation.since, delegation.until),
                )  # fmt: skip
        for denial in self._estate.deny_assignments.values():
            yield self._tell("denied", holder=self._estate.principals[denial.principal].name, scope=denial.scope)

    def _person(self, who: Principal) -> Iterator[Text]:
        held = [
            self._held(assignment)
            for assignment in self._estate.role_assignments.values()
            if assignment.principal == who.id
        ]
        roles = listed(held, self._word("list", "and")) if held else None
        if who.kind is PrincipalKind.FOREIGN_GROUP:
            yield self._tell("foreign", name=who.name, group=who.id, roles=roles or self._word("list", "no-role"))
            return
        if who.kind is PrincipalKind.GROUP:
            members = [
                same(self._estate.principals[membership.member].name)
                for membership in self._estate.memberships.values()
                if membership.group == who.id
            ]
            names = listed(members, self._word("list", "and")) if members else self._word("list", "nobody")
            gaps: dict[str, Gap] = {"group": who.name, "tenant": who.tenant or "", "members": names}
            yield self._tell("group", **gaps) if roles is None else self._tell("group-holds", roles=roles, **gaps)
            return
        kind = self._word("principal", who.kind)
        gaps = {"holder": who.name, "kind": kind, "tenant": who.tenant or ""}
        yield self._tell("person", **gaps) if roles is None else self._tell("person-holds", roles=roles, **gaps)
        yield from self._links(who)
        for state, spans in (("disabled", who.disabled), ("deleted", who.deleted)):
            for span in spans:
                yield self._tell(state, holder=who.name, time=self._time(span.since, span.until))

    def _links(self, who: Principal) -> Iterator[Text]:
        links = [one for one in self._estate.links.values() if one.principal == who.id]
        if not links:
            known = self._estate.coverage.knows(Collectable.PARTNER_ADMIN_LINKS, who.id)
            yield self._tell("not-linked" if known else "link-not-looked-at", holder=who.name)
        for link in links:
            partner = self._estate.partner_of_id.get(link.partner_id)
            sentence = "linked-globally" if partner and partner.global_id == link.partner_id else "linked"
            yield self._tell(
                sentence, holder=who.name, partner=self._owner(link.partner_id), number=link.partner_id,
                time=self._time(link.since, link.until),
            )  # fmt: skip

    def _held(self, one: RoleAssignment) -> Text:
        time = self._time(one.since, one.until)
        return self._tell("held", role=self._role(one), scope=one.scope, time=time, state=self._state(one))

    def _role(self, given: RoleAssignment | Authorization) -> Text:
        own = self._estate.role_definitions.get(given.role)
        built_in = self._roles.by_id.get(given.role)
        name = same(built_in.name) if built_in is not None else same(given.role)
        if own is not None and own.custom:
            name = self._tell("custom-role", role=own.name)
        return name

    def _state(self, assignment: RoleAssignment) -> Text:
        """Whether a role is only eligible, and activated."""
        if assignment.kind is AccessKind.ACTIVE:
            return NOTHING
        if not assignment.activations:
            return self._tell("eligible")
        span = assignment.activations[0]
        return self._tell("activated", time=self._time(span.since, span.until))

    def _owner(self, number: str) -> str:
        found = self._estate.partner_of_id.get(number)
        return found.name if found is not None else number

    # Time -----------------------------------------------------------------------------------------------------

    def _time(self, since: datetime | None, until: datetime | None) -> Text:
        """Since when and until when, with a blank before it; or nothing."""
        pieces = []
        if since is not None:
            pieces.append(self._tell("since", day=since))
        if until is not None:
            whole = not (until.hour or until.minute)
            pieces.append(self._tell("until-end-of", day=until - ONE_DAY) if whole else self._tell("until", day=until))
        return joined([NOTHING, *pieces]) if pieces else NOTHING
