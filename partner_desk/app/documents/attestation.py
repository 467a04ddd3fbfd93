"""The attestation of links: who carries a PartnerID at a customer, since when, last checked when, and room to sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.documents.frame import CustomerPart, framed
from partner_desk.app.documents.granted import Granted
from partner_desk.app.fragility import Burden, burdens
from partner_desk.app.paper import AboutScope
from partner_desk.app.rulebook import library
from partner_desk.domain.access import AccessKind
from partner_desk.domain.naming import listed, principal_called, scope_within
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.language import day_said, marked, tr, trn
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    blank,
    bullets,
    cell,
    coded,
    heading,
    lines,
    paragraph,
    said,
    sheet,
    sign_off,
    strong,
    table,
    tick_box,
)
from partner_desk.reports.shortened import short, short_name

MOST_LINKS = 200
CHECKING = marked("Each person signs in to this tenant and runs the command; only the linked account sees its link.")
LEAVING = (
    marked("Before the last day: let a second account that works here link itself to the same PartnerID."),
    marked("On the last day: let the person delete the link while the account still signs in."),
    marked("Then: the customer removes the roles, takes the account out of groups, and blocks or deletes it."),
    marked(
        "Record it: end link, roles and memberships on this desk on that day, and look what is not recognized any more."
    ),
)
JOINING = (
    marked(
        "A role is given for work that is done here, the least that the work needs, and for good (not only eligible)."
    ),
    marked("The person signs in to this tenant and links the account to a location PartnerID, never the global one."),
    marked("Proof: the command above names that PartnerID; then record role and link on this desk."),
)


def attestation_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """A page for each partner with a link; the check lists stand below."""
    part = CustomerPart(asked, Judge(library()))
    progress(0, 1)
    alone = {one.prop.key: one for one in burdens(part.estate, part.day, asked.view.reading, part.by)}
    told = [Granted(part, one) for one in part.told_of]
    shown = [one for one in told if one.links] or told[:1]
    place = short(part.estate.scopes.name(part.place))
    sheets = [_sheet(granted, alone, place) for granted in shown]
    title = tr("Links at {name}, {day}", name=place, day=part.day)
    return framed(asked, part.estate, (tr("Attestation of links"), title), size, sheets)


def _sheet(granted: Granted, alone: dict[str, Burden], place: str) -> dict[str, Any]:
    partner = short_name(granted.partner)
    title = tr("Links of {partner} at {name}", partner=partner, name=place)
    about = tr("Tenant {id}; as recorded for {day}.", id=granted.part.customer.rsplit("/", 1)[-1], day=granted.part.day)
    count = trn("{count} account is linked.", "{count} accounts are linked.", len(granted.links))
    answer = lines(
        cell(strong(count)),
        cell(said(tr("Microsoft shows a link to the linked account only: somebody has to look, and to sign."))),
    )
    return sheet(title, cell(said(about)), answer, [*_blocks(granted, alone, partner)])


def _blocks(granted: Granted, alone: dict[str, Burden], partner: str) -> Iterator[PaperBlock]:
    yield heading(tr("Who is linked"))
    rows = [_row(granted, one, alone) for one in granted.links[:MOST_LINKS]]
    head = [tr("Account"), tr("Roles here"), tr("PartnerID"), tr("Since"), tr("Last checked"), tr("Still so?")]
    if rows:
        yield table([-62, 1, -17, -18, -18, -24], head, rows)
        yield paragraph(tr(CHECKING), said(" "), coded("az managementpartner show"))
    else:
        yield paragraph(tr("Nobody is linked to {partner} here, as far as it is recorded.", partner=partner))
    yield heading(tr("When somebody leaves"))
    yield bullets([cell(tick_box(), said(" "), said(tr(one))) for one in LEAVING])
    yield heading(tr("When somebody joins"))
    yield bullets([cell(tick_box(), said(" "), said(tr(one))) for one in JOINING])
    yield heading(tr("Sign-off"))
    yield sign_off(
        cell(strong(tr("Checked on the day named, {name}", name=partner))), cell(strong(tr("Seen by the customer")))
    )


def _row(granted: Granted, link: PartnerAdminLink, alone: dict[str, Burden]) -> list[PaperCell]:
    estate, tree = granted.part.estate, granted.part.estate.scopes
    roles = [one for one in granted.roles if one.account == link.principal]
    held = []
    for granted_role in roles:
        name, where = granted.called(granted_role.role), short(scope_within(tree, granted_role.scope))
        held.append(
            tr("{role} at {place}", role=name, place=where)
            if granted_role.kind is AccessKind.ACTIVE
            else tr("{role} at {place} (only eligible)", role=name, place=where)
        )
    burden = alone.get(link.principal)
    hangs = []
    if burden is not None and granted.partner.id in burden.partners:
        programs = listed([library().programs[one].short for one in burden.programs], 3)
        hangs = [cell(strong(tr("alone carries: {programs}", programs=programs)))]
    if granted.is_disabled(link.principal):
        hangs.append(cell(strong(tr("disabled: cannot sign in"))))
    seen = link.last_seen
    return [
        lines(cell(strong(short(principal_called(estate, link.principal), 60))), cell(coded(link.principal)), *hangs),
        cell(said(listed(held, 3) or tr("none recorded"))),
        cell(said(link.partner_id)),
        cell(said(day_said(link.since) if link.since is not None else tr("not known"))),
        cell(said(day_said(seen) if seen is not None else tr("never"))),
        lines(
            cell(tick_box(), said(" "), said(tr("yes")), said("  "), tick_box(), said(" "), said(tr("no"))),
            cell(blank(18)),
        ),
    ]
