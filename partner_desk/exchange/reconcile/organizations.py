"""Which tenant is a partner's own and which groups are its agents', by files and by what the person says.

A name proves nothing here: anybody may call a group AdminAgents, and tenants of two organizations may have one name.
So only an object id or a tenant that the desk knows settles it; anything else is asked. Nothing that the desk knows of
a partner is overwritten.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.changes import WORD_OF, Change
from partner_desk.domain.ids import scope_key, tenant_scope_id
from partner_desk.domain.naming import counted
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.exchange.organizations import ADMIN, HELPDESK, AgentGroup, OrganizationTenant, organization_of
from partner_desk.exchange.reconcile.partners import NamedPartners
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft

OWN_TENANT, AGENTS = "own-tenant", "agents"
"""Begin the questions whose tenant, and whose group of agents, something is; its id follows."""
NOBODYS = "none"

_CALLED = {ADMIN: "AdminAgents", HELPDESK: "HelpdeskAgents"}
_MOST_ASKED = 20
"""So many questions of a kind are asked in one import."""


@dataclass
class PartnerNews:
    """What an import tells of partners that the desk knows or gets by it: own tenants and groups of agents."""

    draft: PreviewDraft
    tenant_of: dict[str, tuple[str, Origin]] = field(default_factory=dict)
    """The key of the own tenant that partners get, and what says so, by the id of the partner."""
    group_of: dict[tuple[str, str], AgentGroup] = field(default_factory=dict)
    """The group that partners get, by the id of the partner and the field that names it."""

    def __post_init__(self) -> None:
        """Settle what is plain or was answered, and ask for the rest."""
        estate, gathered = self.draft.estate, self.draft.gathered
        names = gathered.partner_names
        named = NamedPartners(estate, gathered.global_of)
        fresh = {one.number for one in gathered.links if one.number.isdecimal() and named.owner(one.number) is None}
        made = [Partner(named.id_of(one), names.get(one) or f"Partner {one}", "", (one,)) for one in sorted(fresh)]
        self._partners = {one.id: one for one in (*estate.partners.values(), *made)}
        self._owners = {
            group: partner.id
            for partner in estate.partners.values()
            for group in (partner.admin_agents, partner.helpdesk_agents)
            if group is not None
        }
        for tenant in list(self._tenants())[:_MOST_ASKED]:
            self._settle_tenant(tenant)
        for groups in list(self._groups())[:_MOST_ASKED]:
            self._settle_groups(groups)

    def _home(self, partner: str) -> str | None:
        """The key of a partner's own tenant, by the desk or this import."""
        if partner in self.tenant_of:
            return self.tenant_of[partner][0]
        return self._partners[partner].tenant

    def at_home(self, tenant: str) -> str | None:
        """The partner whose own tenant it is, by its key; None if it is nobody's, or that of several."""
        owners = [one for one in self._partners if self._home(one) == tenant]
        return owners[0] if len(owners) == 1 else None

    def unlike(self, tenants: Container[str]) -> list[Partner]:
        """The partners whose own tenant is none of these, ours first."""
        partners = [one for one in self._partners.values() if self._home(one.id) not in tenants]
        return sorted(partners, key=lambda one: not one.ours)

    # Tenants ----------------------------------------------------------------------------------------------

    def _tenants(self) -> Iterator[OrganizationTenant]:
        """Tenants that may be a partner's own: said by a file to be one, or called like a partner."""
        gathered = self.draft.gathered
        homes = {one.tenant for one in self._partners.values()}
        unplaced = {one.name.casefold() for one in self._partners.values() if one.tenant is None}
        said = gathered.organizations.tenants
        alike = (
            OrganizationTenant(tenant, name, (), gathered.origin)
            for tenant, name in gathered.tenant_names.items()
            if tenant not in said and name.casefold() in unplaced
        )
        for one in (*said.values(), *alike):
            if _key(one.id) not in homes:
                yield one

    def _settle_tenant(self, tenant: OrganizationTenant) -> None:
        name = tenant.name.casefold()
        open_ones = [one for one in self._partners.values() if one.tenant is None and one.id not in self.tenant_of]
        likely = [
            one for one in open_ones if one.name.casefold() == name or set(tenant.partner_ids) & set(one.partner_ids)
        ]
        ordered = [*likely, *(one for one in open_ones if one not in likely)]
        about = f"the tenant {tenant.name} ({tenant.id})" if tenant.name else f"the tenant {tenant.id}"
        said = self.ask(f"{OWN_TENANT}:{tenant.id}", about, "Of which partner is it the own tenant?", ordered)
        if said is not None:
            self.tenant_of[said] = (_key(tenant.id), tenant.origin)

    # Groups of agents -------------------------------------------------------------------------------------

    def _groups(self) -> Iterator[list[AgentGroup]]:
        """Groups of agents that are nobody's on the desk; those of one directory together where they are one each."""
        by_source: dict[tuple[int, str], list[AgentGroup]] = {}
        for one in (*self.draft.gathered.organizations.groups.values(), *self._foreign()):
            if one.id not in self._owners:
                by_source.setdefault((id(one.origin), one.tenant), []).append(one)
        for together in by_source.values():
            if len({one.role for one in together}) == len(together):
                yield together
            else:
                yield from ([one] for one in together)

    def _foreign(self) -> Iterator[AgentGroup]:
        """Foreign groups that are called after a partner of the desk, in lists of role assignments."""
        gathered = self.draft.gathered
        names = {one.name.casefold() for one in self._partners.values() if one.admin_agents is None}
        for fact in gathered.facts.values():
            if isinstance(fact, Principal) and fact.kind is PrincipalKind.FOREIGN_GROUP:
                named = organization_of(fact.name).casefold() in names
                if named and fact.id not in gathered.organizations.groups:
                    yield AgentGroup(fact.id, ADMIN, "", fact.origin or gathered.origin)

    def _settle_groups(self, groups: list[AgentGroup]) -> None:
        tenants = {_key(one.tenant) for one in groups if one.tenant}
        tenants |= {known.tenant for one in groups if (known := self._held(one.id)) and known.tenant}
        plain = [one for one in self._partners if tenants and self._home(one) in tenants]
        if len(plain) == 1:
            self._give(plain[0], groups)
            return
        fitting = [one for one in self._partners.values() if not any(self._other(one, group) for group in groups)]
        first, *_ = groups
        words = " and ".join(f"{_CALLED[one.role]} ({one.id})" for one in groups)
        likely = organization_of(self.draft.name(first.id)).casefold()
        ordered = sorted(fitting, key=lambda one: (one.name.casefold() != likely, not one.ours))
        text = "Of which partner are these agents?" if len(groups) > 1 else "Of which partner are its agents?"
        about = f"{counted(len(groups), 'group')}: {words} in {first.origin.source}"
        said = self.ask(f"{AGENTS}:{first.id}", about, text, ordered)
        if said is not None:
            self._give(said, groups)

    def _held(self, group: str) -> Principal | None:
        return self.draft.estate.principals.get(group)

    def _other(self, partner: Partner, group: AgentGroup) -> bool:
        """Whether a partner has another group as that already."""
        known = self.group_of.get((partner.id, group.role))
        held = known.id if known is not None else getattr(partner, group.role)
        return held not in (None, group.id)

    def _give(self, partner: str, groups: Iterable[AgentGroup]) -> None:
        for group in groups:
            if self._other(self._partners[partner], group):
                self.draft.notes.append(
                    f"{self._partners[partner].name} has another {_CALLED[group.role]} group on the desk than "
                    f"{group.id} in {group.origin.source}: that was left as it is; change the partner, if it is wrong."
                )
            else:
                self.group_of[partner, group.role] = group

    # Questions and what comes of them -----------------------------------------------------------------------

    def ask(self, question: str, about: str, text: str, partners: Iterable[Partner]) -> str | None:
        """The id of the partner that was answered; None if it was none, or nobody answered yet."""
        options = {one.id: one.name for one in partners}
        if not options:
            self.draft.notes.append(
                f"No partner on the desk can be that of {about}: add the partner with its PartnerIDs, and import the "
                "file again."
            )
            return None
        answers = (*options.items(), (NOBODYS, "of none of these"))
        self.draft.questions.append(Choice(question, about, text, answers))
        said = self.draft.answers.get(question, NOBODYS)
        return said if said in options else None

    def agents(self, principals: Mapping[str, Principal]) -> dict[str, Principal]:
        """Groups of agents as customers see them: another tenant's, wherever they hold a role.

        One that a delegation authorizes works as a group of its own tenant there, and stays one.
        """
        gathered, estate = self.draft.gathered, self.draft.estate
        delegated = {who.principal for offer in estate.delegations.values() for who in offer.authorizations}
        delegated |= {who.principal for offer in gathered.listed.offers.values() for who in offer.authorizations}
        settled = {}
        for (partner, _), group in self.group_of.items():
            known = principals.get(group.id) or estate.principals.get(group.id)
            if known is not None and group.id not in delegated:
                home = self._home(partner) or known.tenant
                settled[group.id] = replace(known, kind=PrincipalKind.FOREIGN_GROUP, tenant=home)
        return settled

    def record(self) -> None:
        """Let the partners have their tenants and groups, of those that are on the desk after the import."""
        news: dict[str, dict[str, Any]] = {}
        for partner, (tenant, origin) in self.tenant_of.items():
            news.setdefault(partner, {}).update(tenant=tenant, origin=origin)
        for (partner, role), group in self.group_of.items():
            news.setdefault(partner, {}).update({role: group.id, "origin": group.origin})
            name = self._partners[partner].name
            self.draft.notes.append(
                f"{group.id} is the {_CALLED[group.role]} group of {name}: roles that it holds are the partner's."
            )
        for partner, said in news.items():
            self._amend(partner, said)

    def _amend(self, partner: str, said: dict[str, Any]) -> None:
        for number, change in enumerate(self.draft.changes):
            if isinstance(change.after, Partner) and change.after.id == partner:
                self.draft.changes[number] = Change(change.before, replace(change.after, **said))
                return
        before = self.draft.estate.partners.get(partner)
        if before is not None:
            self.draft.propose(before, replace(before, **said), WORD_OF[Partner])


def _key(tenant: str) -> str:
    return scope_key(tenant_scope_id(tenant))
