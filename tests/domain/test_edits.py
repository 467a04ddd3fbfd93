"""Edits: facts that no estate can have are refused with a sentence."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from partner_desk.domain import edits
from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.billing import Offer
from partner_desk.domain.changes import ChangeSet, joined
from partner_desk.domain.endings import Ending, ends
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import start_of
from partner_desk.domain.scopes import Scope
from tests.facts import ORIGIN, ROLES


@pytest.fixture
def estate() -> Estate:
    return Estate.of(
        [
            Scope("home", ScopeKind.TENANT, None, "Home"),
            Scope("customer", ScopeKind.TENANT, None, "Customer"),
            Scope("shop", ScopeKind.SUBSCRIPTION, "customer", "Shop"),
            Scope("rg", ScopeKind.RESOURCE_GROUP, "shop", "Rooms"),
            Principal("ann", PrincipalKind.MEMBER, "customer", "Ann"),
            Principal("sp", PrincipalKind.SERVICE_PRINCIPAL, "home", "Runner"),
            Principal("squad", PrincipalKind.GROUP, "home", "Squad"),
            Principal("agents", PrincipalKind.FOREIGN_GROUP, "home", "Agents"),
        ]
    )


@pytest.mark.parametrize("scope", ["customer", "shop", "rg"])
@pytest.mark.parametrize("stranger", ["sp", "squad"])
def test_an_account_of_another_tenant_is_given_no_role(estate: Estate, stranger: str, scope: str) -> None:
    with pytest.raises(Refused, match=r"belongs to another tenant than .*\(a guest\).*delegation"):
        edits.assign_role(estate, stranger, ROLES[1], [scope], None, ORIGIN)
    for allowed in ("ann", "agents"):
        assert len(edits.assign_role(estate, allowed, ROLES[1], [scope], None, ORIGIN)) == 1


def test_one_scope_of_a_stranger_is_enough_to_refuse_them_all(estate: Estate) -> None:
    with pytest.raises(Refused, match="Ann belongs to another tenant than Home"):
        edits.assign_role(estate, "ann", ROLES[1], ["shop", "home"], None, ORIGIN)


@pytest.mark.parametrize("offer", [one for one in Offer if not one.is_csp])
def test_only_a_csp_offer_has_sellers(estate: Estate, offer: Offer) -> None:
    for bill_to, reseller in (("contoso", None), (None, "fabrikam"), ("contoso", "fabrikam")):
        with pytest.raises(Refused, match="Only a CSP offer"):
            edits.set_offer(estate, ["shop"], offer, bill_to, reseller, None, ORIGIN)
    assert len(edits.set_offer(estate, ["shop"], offer, None, None, None, ORIGIN))


def test_whoever_is_billed_does_not_resell_to_itself(estate: Estate) -> None:
    with pytest.raises(Refused, match="leave the reseller empty"):
        edits.set_offer(estate, ["shop"], Offer.CSP_AZURE_PLAN, "contoso", "contoso", None, ORIGIN)
    assert len(edits.set_offer(estate, ["shop"], Offer.CSP_AZURE_PLAN, "contoso", "fabrikam", None, ORIGIN))


# In place of what was there -----------------------------------------------------------------------------------

EARLIER, TODAY = start_of(date(2023, 5, 15)), start_of(date(2026, 11, 28))


def taken_by(kind: str, estate: Estate, number: str, since: datetime | None) -> ChangeSet:
    """The three verbs by which something holds in place of another: link, partner of record, offer."""
    match kind:
        case "link":
            return edits.link_partner(estate, ["ann"], number, since, "said", ORIGIN)
        case "record":
            return edits.set_partner_of_record(estate, ["shop"], number, since, ORIGIN)
        case _:
            offer = Offer.EA if number == "5100001" else Offer.PAYG
            return edits.set_offer(estate, ["shop"], offer, None, None, since, ORIGIN)


every_kind = pytest.mark.parametrize("kind", ["link", "record", "offer"])


def held(kind: str, estate: Estate) -> list[Ending]:
    match kind:
        case "link":
            return list(estate.links.values())
        case "record":
            return list(estate.records.values())
        case _:
            return list(estate.billings.values())


def spans(kind: str, estate: Estate) -> list[tuple[datetime | None, datetime | None]]:
    return sorted(((one.since, one.until) for one in held(kind, estate)), key=lambda span: str(span[0] or ""))


@every_kind
def test_what_was_there_ends_on_the_day_and_keeps_its_past(estate: Estate, kind: str) -> None:
    estate = estate.apply(taken_by(kind, estate, "5100001", EARLIER))
    estate = estate.apply(taken_by(kind, estate, "5400001", TODAY))
    assert spans(kind, estate) == [(EARLIER, TODAY), (TODAY, None)]


@every_kind
@pytest.mark.parametrize("since", [EARLIER, TODAY])
def test_what_holds_already_is_not_recorded_again(estate: Estate, kind: str, since: datetime) -> None:
    estate = estate.apply(taken_by(kind, estate, "5100001", EARLIER))
    assert len(taken_by(kind, estate, "5100001", since)) == 0


@every_kind
def test_the_same_from_an_earlier_day_on_is_recorded(estate: Estate, kind: str) -> None:
    estate = estate.apply(taken_by(kind, estate, "5100001", TODAY))
    estate = estate.apply(taken_by(kind, estate, "5100001", EARLIER))
    assert spans(kind, estate) == [(EARLIER, None)]
    estate = estate.apply(taken_by(kind, estate, "5100001", None))
    assert spans(kind, estate) == [(None, None)]


@every_kind
def test_the_same_after_an_end_is_recorded(estate: Estate, kind: str) -> None:
    estate = estate.apply(taken_by(kind, estate, "5100001", EARLIER))
    (own,) = held(kind, estate)
    estate = estate.apply(ChangeSet("End", ends([own], start_of(date(2024, 1, 1)))))
    estate = estate.apply(taken_by(kind, estate, "5100001", TODAY))
    assert spans(kind, estate) == [(EARLIER, start_of(date(2024, 1, 1))), (TODAY, None)]


@every_kind
def test_of_two_that_contradict_each_other_the_one_that_is_said_stays(estate: Estate, kind: str) -> None:
    """An import can bring two at once; saying one of them ends the other and leaves the one alone."""
    first = taken_by(kind, estate, "5100001", EARLIER)
    second = taken_by(kind, estate, "5400001", EARLIER)
    estate = estate.apply(joined("Both", [first, second]))
    said = taken_by(kind, estate, "5100001", TODAY)
    assert len(said) == 1
    assert set(spans(kind, estate.apply(said))) == {(EARLIER, None), (EARLIER, TODAY)}


@pytest.mark.parametrize("number", ["", "abc", "51 00001", "-5100001", "\N{ARABIC-INDIC DIGIT FIVE}100001", "5" * 100])
def test_what_is_no_partner_id_is_refused_everywhere(estate: Estate, number: str) -> None:
    for kind in ("link", "record"):
        with pytest.raises(Refused, match="is not a PartnerID"):
            taken_by(kind, estate, number, TODAY)
