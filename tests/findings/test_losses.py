"""What newer exports ended is told until it is there again, muted, or a year old; what a person ended is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from partner_desk.domain.access import Membership, Principal, PrincipalKind
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.origin import Origin, by_hand
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.engine.judge import Judge
from partner_desk.findings import Finding, find
from tests.exchange.importing import ALL, BASE, FIRST, LATER, LINK, SECOND, SUBSCRIPTION, Desk
from tests.findings import findingcases as cases
from tests.findings.findingcases import DAY, SEEN_GONE, on, role, seen, story

GONE = on(2024, 2, 10)
KEPT = role("ann", cases.CONTRIBUTOR, "rg", id="kept")
LOST_ROLE = replace(cases.ANNS_ROLE, until=GONE, origin=SEEN_GONE)
CREW = Principal("crew", PrincipalKind.GROUP, "wingtip", "Crew")
CREWS_ROLE = role("crew", cases.CONTRIBUTOR)


def losses(judge: Judge, *more: Fact, less: tuple[str, ...] = (), day: date = DAY) -> list[Finding]:
    told = find(story(*more, less=less).estate(), judge, day)
    return [one for one in told if one.kind == "evidence.lost"]


def sentences(judge: Judge, *more: Fact, less: tuple[str, ...] = ()) -> list[str]:
    return [one.sentence for one in losses(judge, *more, less=less)]


def test_a_loss_says_whose_it_was_and_since_when(judge: Judge) -> None:
    (one,) = losses(judge, LOST_ROLE, KEPT)
    assert (one.scope, one.partner, one.principal, one.since) == ("core", "contoso", "ann", GONE)
    assert [fact.key for fact in one.facts] == ["ann's role"]
    assert "If roles.json was only a part" in one.fix


@pytest.mark.parametrize(
    ("until", "origin"),
    [
        (GONE, by_hand("Ann")),
        (GONE, Origin("roles.json", "Ann", on(2024, 1, 5), on(2024, 1, 4))),  # a person ended what the file still saw
        (on(2024, 2, 10) + timedelta(hours=16), Origin("pim.json", "Ann", on(2024, 2, 10), on(2024, 2, 10))),
        (GONE, Origin("a case", "Ann", on(2024, 2, 11))),
    ],
)
def test_what_a_person_ended_or_a_file_announced_is_no_loss(judge: Judge, until: datetime, origin: Origin) -> None:
    assert losses(judge, replace(LOST_ROLE, until=until, origin=origin), KEPT) == []


def test_it_is_told_from_its_day_on_and_for_a_year(judge: Judge) -> None:
    days = [date(2024, 2, 9), date(2024, 2, 10), date(2025, 2, 9), date(2025, 2, 10)]
    assert [len(losses(judge, LOST_ROLE, KEPT, day=day)) for day in days] == [0, 1, 1, 0]


def test_access_of_nobody_who_counts_is_no_loss(judge: Judge) -> None:
    assert losses(judge, cases.EVE, replace(LOST_ROLE, id="eve's role", principal="eve")) == []


def test_the_same_through_a_group_is_no_loss(judge: Judge) -> None:
    assert losses(judge, LOST_ROLE, CREW, CREWS_ROLE, Membership("m", "crew", "ann")) == []
    weaker = (role("crew", cases.READER), Membership("m", "crew", "ann"))
    assert len(losses(judge, LOST_ROLE, CREW, *weaker)) == 1


def test_several_roles_of_one_list_are_one_finding(judge: Judge) -> None:
    more = [role("ann", cases.READER, "rg", id=f"more {one}", until=GONE, origin=SEEN_GONE) for one in range(4)]
    (one,) = sentences(judge, LOST_ROLE, *more)
    assert one == (
        "Lost since 2024-02-10: Contributor of Ann at Core and Reader of Ann at rg-web, no longer in roles.json."
    )


def test_where_nobody_said_that_a_list_is_whole_it_is_not_sure_to_be_gone(judge: Judge) -> None:
    unknown = Collected(Collectable.ROLE_ASSIGNMENTS, "core", known=False)
    (one,) = sentences(judge, LOST_ROLE, KEPT, unknown)
    assert one.endswith("no longer in roles.json, which may be a part only.")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (
            (cases.AGENTS, replace(cases.AGENTS_ROLE, until=GONE, origin=SEEN_GONE)),
            "Owner of Foreign Principal for 'Fabrikam' at Core, no longer in roles.json.",
        ),
        (
            (CREW, CREWS_ROLE, cases.EVE, PartnerAdminLink("eve's", "eve", "5100001"),
             Membership("m", "crew", "eve", until=GONE, origin=replace(SEEN_GONE, source="members.json"))),
            "Eve in Crew, which holds Contributor at Core, no longer in members.json.",
        ),
        (
            (CREW, replace(CREWS_ROLE, until=GONE, origin=SEEN_GONE), cases.EVE, Membership("m", "crew", "eve"),
             PartnerAdminLink("eve's", "eve", "5100001")),
            "Contributor of Crew at Core, no longer in roles.json.",
        ),
        (
            (cases.MEG, cases.MEGS_LINK, replace(cases.MEG_MANAGES, until=GONE, origin=SEEN_GONE)),
            "the delegation of rg-web to Contoso at home, no longer in roles.json.",
        ),
        (
            (replace(cases.ANNS_LINK, until=GONE, origin=replace(SEEN_GONE, source="ann.json")),),
            "the link of Ann to Contoso (5100001), no longer in ann.json.",
        ),
        (
            (replace(cases.ANNS_LINK, until=on(2024, 2, 3), origin=replace(SEEN_GONE, source="ann.json")),),
            "the link of Ann to Contoso (5100001), as ann.json says.",
        ),
        (
            (replace(cases.ANNS_LINK, until=GONE, origin=SEEN_GONE),
             PartnerAdminLink("again", "ann", "5300001", GONE, origin=SEEN_GONE)),
            "the link of Ann to Contoso (5100001), now linked to Fabrikam (5300001) by roles.json.",
        ),
        (
            (replace(cases.RECORD, until=GONE, origin=SEEN_GONE), replace(cases.RECORD, id="n", partner_id="5300001",
             since=GONE), cases.ON_EA),
            "Contoso (5100001) as partner of record of Core, now Fabrikam (5300001) by roles.json.",
        ),
        (
            (Billing("old", "core", Offer.EA, until=GONE, origin=SEEN_GONE),
             Billing("offer of core", "core", Offer.CSP_AZURE_PLAN, "fabrikam", since=GONE)),
            "Core on Enterprise Agreement, now CSP, Azure plan sold by Fabrikam by roles.json.",
        ),
    ],
)  # fmt: skip
def test_every_kind_of_loss(judge: Judge, more: Sequence[Fact], sentence: str) -> None:
    assert [one.removeprefix("Lost since ").split(": ", 1)[1] for one in sentences(judge, *more)] == [sentence]


def test_an_offer_that_a_newer_list_shows_otherwise_has_turned(judge: Judge) -> None:
    before = Billing("offer of core", "core", Offer.EA, until=GONE, origin=seen(on(2024, 1, 1), "old.json"))
    after = Billing("new", "core", Offer.CSP_AZURE_PLAN, "fabrikam", since=GONE, origin=SEEN_GONE)
    (one,) = sentences(judge, before, after)
    assert one == (
        "Lost since 2024-02-10: Core on Enterprise Agreement, now CSP, Azure plan sold by Fabrikam by roles.json."
    )
    assert not losses(judge, before, replace(after, origin=by_hand("Ann")))
    assert not losses(judge, replace(before, offer=Offer.CSP_AZURE_PLAN, bill_to="fabrikam"), after)
    assert not losses(judge, replace(before, offer=Offer.CSP_AZURE_PLAN), after), "by whom was not known"
    assert losses(judge, replace(before, offer=Offer.CSP_AZURE_PLAN, bill_to="contoso"), after)


def test_another_location_of_the_same_partner_is_no_loss(judge: Judge) -> None:
    contoso = Partner("contoso", "Contoso", "5100000", ("5100001", "5100002"), (), "home", "contoso agents")
    after = PartnerAdminLink("again", "ann", "5100002", GONE, origin=SEEN_GONE)
    assert losses(judge, contoso, replace(cases.ANNS_LINK, until=GONE, origin=SEEN_GONE), after) == []


# Through files --------------------------------------------------------------------------------------------

ROLES, WITHOUT_ANN = "role_gone/1_roles.json", "role_gone/2_roles_later.json"
LOST = "evidence.lost"


@pytest.fixture
def desk(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capfd)


def test_what_a_newer_list_lacks_is_told_until_it_is_undone(desk: Desk) -> None:
    desk.imports(*BASE, ROLES, LINK, on=FIRST, answer=ALL)
    assert desk.findings(LOST) == []
    desk.imports(WITHOUT_ANN, on=SECOND)
    said = "Lost since 2025-02-10: Contributor of ann@wingtip.example at sub-1, no longer in 2_roles_later.json"
    assert desk.findings(LOST) == [f"{said}, which may be a part only."]
    desk.imports(WITHOUT_ANN, on=SECOND, answer=ALL)
    assert desk.findings(LOST) == [f"{said}."]
    told = desk.does("timeline", "--partner", "Contoso", "--scope", SUBSCRIPTION, "--program", "pal",
                     "--from", "2025-01-01", "--until", LATER)  # fmt: skip
    assert "ends (2025-02-10), by 2_roles_later.json of 2025-02-10." in told
    desk.does("undo")
    desk.does("undo")
    assert desk.findings(LOST) == []


def test_what_is_there_again_is_no_loss(desk: Desk) -> None:
    desk.imports(*BASE, ROLES, LINK, on=FIRST, answer=ALL)
    desk.imports(WITHOUT_ANN, on=SECOND, answer=ALL)
    desk.imports(ROLES, on="2025-02-20", answer=ALL)
    assert desk.findings(LOST) == []


def test_a_link_that_was_deleted_or_changed_is_told(desk: Desk) -> None:
    desk.imports(*BASE, ROLES, "link_changed/1_link.json", on=FIRST, answer=ALL)
    desk.imports("link_changed/2_link_other_id.json", on=SECOND)
    (one,) = desk.findings(LOST)
    assert "the link of ann@wingtip.example to Contoso (6400001), now linked to" in one
