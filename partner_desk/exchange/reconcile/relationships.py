"""Admin relationships (GDAP): whose they are, and which of two files about one is the newer."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import scope_key, tenant_scope_id
from partner_desk.domain.naming import counted
from partner_desk.domain.relationships import AdminRelationship
from partner_desk.exchange.gather import time_of
from partner_desk.exchange.reconcile.organizations import PartnerNews
from partner_desk.exchange.reconcile.preview import PreviewDraft

RELATIONSHIPS = "relationships-of"
"""Begins the question whose admin relationships some are; what their ids have in common follows, or the file."""


def record_relationships(draft: PreviewDraft, partners: PartnerNews) -> None:
    """Record the admin relationships that files list."""
    together = grouped(draft.gathered.organizations.relationships.values(), lambda one: one[1])
    for home, rows in together.items():
        partner = _owner(draft, partners, home, [said for said, _ in rows])
        for said, _ in rows:
            _weigh(draft, said, partner)


def _owner(draft: PreviewDraft, partners: PartnerNews, home: str, rows: list[AdminRelationship]) -> str | None:
    """The partner of relationships that are one partner's: by its tenant, by what the desk has, or as it is said."""
    held = [known.partner for one in rows if (known := draft.estate.relationships.get(one.id)) is not None]
    owners = {one for one in (*held, partners.at_home(scope_key(tenant_scope_id(home)))) if one is not None}
    if len(owners) == 1:
        return owners.pop()
    names = partners.unlike({one.customer for one in rows})
    about = f"{counted(len(rows), 'admin relationship')} (GDAP) in {rows[0].origin.source if rows[0].origin else ''}"
    return partners.ask(f"{RELATIONSHIPS}:{home}", about, "Of which partner are they?", names)


def _weigh(draft: PreviewDraft, said: AdminRelationship, partner: str | None) -> None:
    before = draft.estate.relationships.get(said.id)
    if before is not None and time_of(said.origin) < time_of(before.origin):
        draft.count(WORD_OF[AdminRelationship]).same += 1
        return
    draft.weigh(replace(said, partner=partner))
