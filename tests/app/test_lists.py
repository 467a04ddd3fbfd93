"""The lists: what they count."""

from __future__ import annotations

from datetime import date, timedelta

from partner_desk.app.answers import View
from partner_desk.app.associations import Associations
from partner_desk.app.lists import IdentityRows, PartnerRows
from partner_desk.app.since import stay_words
from partner_desk.app.timeline import stay_of
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


def test_whom_a_customer_names_is_said_also_while_nobody_knows_whether_that_counts() -> None:
    shops = [Scope(name, ScopeKind.SUBSCRIPTION, "top") for name in ("shop", "other")]
    sold = [Billing(f"sold {one.id}", one.id, Offer.EA) for one in shops]
    partners = [Partner("contoso", "Contoso", "100", ("101",)), Partner("fabrikam", "Fabrikam", "200", ("201",))]
    records = [PartnerOfRecord("record", "shop", "101"), PartnerOfRecord("other record", "other", "201")]
    estate = Estate.of([Scope("top", ScopeKind.TENANT), *shops, *partners, *sold, *records])
    view = View("contoso", "dpor", date(2026, 1, 1))
    known, tree = Associations(estate, view), estate.scopes
    at = {name: tree.find(tree.key(one)) or 0 for one in range(len(tree)) for name in (tree.id(one),)}
    assert known.words(at["shop"], "dpor") == "Contoso (?)"
    assert known.words(at["top"], "dpor") == "Contoso, Fabrikam (?)"
    assert known.told(at["shop"], "dpor") == "Contoso: named, but nobody knows whether that counts"
    rows = PartnerRows(estate, view)
    assert [rows.cells(row)[1] for row in range(2)] == ["unknown at 1 of 2"] * 2
    held = Associations(estate, View("contoso", "dpor", date(2023, 1, 1)))
    assert held.words(at["shop"], "dpor") == "Contoso"


def test_a_verdict_that_only_became_disputed_is_not_said_to_have_turned() -> None:
    shop, contoso = Scope("shop", ScopeKind.SUBSCRIPTION, "top"), Partner("contoso", "Contoso", "100", ("101",))
    estate = Estate.of([Scope("top", ScopeKind.TENANT), shop, contoso])
    said = stay_words(stay_of(estate, View("contoso", "dpor", date(2026, 1, 1)), 1))
    assert said.startswith(
        "Disputed since 2023-07-12, before that unknown, too. It began with: The rules of that day say"
    )
