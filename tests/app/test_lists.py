"""The lists: what they count."""

from __future__ import annotations

from datetime import timedelta

from partner_desk.app.answers import View
from partner_desk.app.lists import IdentityRows, PartnerRows
from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from tests.facts import DAY


def test_links_and_records_count_by_every_id_of_the_partner() -> None:
    people = [Principal(name, PrincipalKind.MEMBER, "top") for name in ("ann", "bob", "eve")]
    links = [
        PartnerAdminLink(f"link {one.id}", one.id, number)
        for one, number in zip(people, ("100", "101", "999"), strict=True)
    ]
    shops = [Scope(f"shop-{number}", ScopeKind.SUBSCRIPTION, "top") for number in range(3)]
    records = [
        PartnerOfRecord(f"record {one.id}", one.id, number)
        for one, number in zip(shops, ("100", "102", "999"), strict=True)
    ]
    sold = [Billing("sold", "shop-0", Offer.CSP_AZURE_PLAN, "contoso", "fabrikam")]
    partners = [Partner("contoso", "Contoso", "100", ("101", "102")), Partner("fabrikam", "Fabrikam", "200", ("201",))]
    estate = Estate.of([Scope("top", ScopeKind.TENANT), *shops, *people, *partners, *links, *records, *sold])
    rows = PartnerRows(estate, View("contoso", "pal", DAY), told=False)
    shown = {
        rows.cells(row)[0]: dict(zip(rows.headings, rows.cells(row), strict=True)) for row in range(len(rows.keys))
    }
    counted = {name: (row["Links"], row["Records"], row["Sells"]) for name, row in shown.items()}
    assert counted == {"Contoso": ("2", "2", "1"), "Fabrikam": ("0", "0", "1")}


def test_a_link_shows_when_it_was_last_checked_and_whether_that_is_long_ago() -> None:
    now, noon = start_of(DAY), timedelta(hours=12)
    files = [Origin("ann.json", "me", now, now - timedelta(days=days) + noon) for days in (90, 91, 300)]
    people = [Principal(name, PrincipalKind.MEMBER, "top") for name in ("ann", "bob", "eve", "joe", "una")]
    links = [
        PartnerAdminLink("l1", "ann", "100", origin=files[0]),
        PartnerAdminLink("l2", "bob", "100", origin=files[1]),
        PartnerAdminLink("l3", "eve", "100", checked=now, origin=files[2]),
        PartnerAdminLink("l4", "joe", "100", until=now, origin=files[2]),
        PartnerAdminLink("l5", "una", "100"),
    ]
    rows = IdentityRows(Estate.of([Scope("top", ScopeKind.TENANT), *people, *links]), DAY)
    column = rows.headings.index("Link last checked")
    shown = [rows.cells(row)[column] for row in range(len(people))]
    days = [f"{one.seen:%Y-%m-%d}" for one in files]
    assert shown == [days[0], f"{days[1]} (91 days ago)", f"{DAY}", "", "not known"]
