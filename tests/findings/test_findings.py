"""Findings: each kind where it belongs and not next door, all of them from one query, with ids that last."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app.sample import sample_step
from partner_desk.domain.access import Membership, Principal, PrincipalKind
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.findings import Finding, Severity, find
from partner_desk.findings.search import DETECTORS
from partner_desk.readings.finding_kinds import VOCABULARY
from partner_desk.readings.library import Library
from partner_desk.resources import resource_path
from tests.examples import examples
from tests.facts import estates
from tests.findings import findingcases as cases
from tests.findings.findingcases import DAY, STORIES, Story, on, role, seen, story

DAYS = (DAY, date(2019, 1, 1), date(2021, 11, 5), date(2026, 3, 5), date(1, 1, 1))


def found(judge: Judge, told: Story) -> tuple[Finding, ...]:
    return find(told.estate(), judge, told.day, told.reading, told.ours)


def test_each_kind_has_words_a_detector_and_two_stories(library: Library) -> None:
    assert set(library.findings) == set(VOCABULARY) == set(DETECTORS) == set(STORIES)


def test_at_wingtip_as_it_is_there_is_nothing_to_find(judge: Judge) -> None:
    assert found(judge, story()) == ()


@pytest.mark.parametrize("kind", STORIES)
def test_a_story_has_just_its_own_finding(judge: Judge, library: Library, kind: str) -> None:
    (one,) = found(judge, STORIES[kind][0])
    assert one.kind == kind, one.sentence
    rules = library.findings[kind]
    assert (one.name, one.rule, one.cites, one.program) == (rules.name, rules.why, rules.cites, rules.program)
    assert one.severity in (rules.severity, rules.doubtful)
    assert one.cites
    assert one.sentence.endswith(".")
    assert one.fix.endswith(".")
    estate = STORIES[kind][0].estate()
    assert estate.scopes.find(one.scope) is not None or kind == "id.shared"
    assert one.partner is None or one.partner in estate.partners
    assert one.principal is None or one.principal in estate.principals
    for fact in one.facts:
        assert fact.text


@pytest.mark.parametrize("kind", STORIES)
def test_next_door_there_is_nothing(judge: Judge, kind: str) -> None:
    assert [one.sentence for one in found(judge, STORIES[kind][1])] == []


# What the sentences say -----------------------------------------------------------------------------------


def test_sentences_name_people_and_scopes_and_say_what_to_do(judge: Judge) -> None:
    told = {kind: found(judge, pair[0])[0] for kind, pair in STORIES.items()}
    assert {kind: one.sentence for kind, one in told.items()} == {
        "link.global-id": "Ann in Wingtip is linked to 5100000, the global ID of Contoso, not to a location ID.",
        "link.guest-elsewhere": (
            "Meg has a role at Core in Wingtip, but is linked to Contoso in Contoso at home only."
        ),
        "link.lighthouse-elsewhere": (
            "Meg of Contoso of Contoso at home works at rg-web through Azure Lighthouse, but is linked to Contoso in "
            "the customer's tenant Wingtip only."
        ),
        "link.no-role": "Eve in Wingtip is linked to Contoso, but has no role anywhere.",
        "link.role-no": "Ann is linked to Contoso, but holds only Reader at Core.",
        "link.eligible-only": (
            "Ann is linked to Contoso, but is only eligible for Contributor at Core and holds no role permanently."
        ),
        "link.identity-gone": "Ann in Wingtip is linked to Contoso, but is disabled.",
        "link.in-doubt": (
            "eve in Wingtip holds Contributor at Core, but its link is in doubt: roles.json has no name for it, while "
            "others have one, so it may have been deleted."
        ),
        "link.last": "Ann is the only identity on this desk with access at Wingtip by which Contoso is linked.",
        "link.people-only": "Contoso is linked at Wingtip by people only (Ann and Eve), not by a service principal.",
        "link.stale": (
            "Not checked for more than 90 days: 1 link of Contoso in Wingtip (Ann); the oldest was last seen on 2023-11-01."
        ),
        "access.single-resources": "Ann is linked to Contoso, but has roles at single resources only: vm-web.",
        "access.custom-role": "Recognition of Contoso through Ann rests on the custom role Wingtip operators at Core.",
        "access.off-list": (
            "Recognition of Contoso through Ann rests on Key Vault Administrator at rg-web, which the official list "
            "does not name."
        ),
        "access.foreign-unknown": (
            "The foreign group Foreign Principal for 'Fabrikam' holds Owner at Core in Wingtip, and it is not known "
            "whose group it is."
        ),
        "access.foreign-role": (
            "Foreign Principal for 'Fabrikam', an admin group of Fabrikam, holds only Reader at Core, which earns no "
            "credit."
        ),
        "access.foreign-missing": (
            "No admin group of a seller has a role at Core, and Fabrikam, whom Microsoft bills, earns no credit there."
        ),
        "access.denied": (
            "A deny assignment for everyone at rg-web is all that keeps Fabrikam from the partner earned credit there."
        ),
        "access.new-subscription": (
            "Apps came to Wingtip on 2024-03-01, and no linked identity of Contoso has a role there."
        ),
        "access.nameless": (
            "2 role assignments at Core are of 1 identity without a name in roles.json, which has names for others."
        ),
        "csp.credit-lost": "Fabrikam earned the partner earned credit at Core on 2024-02-04, and does not any more.",
        "report.not-attributed": (
            "By this desk Contoso is associated with Core, and the report of 2024-02-01 to 2024-02-29 does not say so "
            "(not named as partner admin link, but as seller (CSP)). The desk says: Contoso is recognized here for PAL: Ann "
            "is linked to PartnerID 5100001 and holds Contributor at Core. Contributor counts in every source."
        ),
        "report.attributed": (
            "By this desk Fabrikam is not associated with Core, and the report of 2024-02-01 to 2024-02-29 says so (named "
            "as partner admin link). The desk says: Fabrikam is not recognized here for PAL: nobody who is linked to "
            "Fabrikam has a role here. The same condition decides for 1 more."
        ),
        "csp.not-credited": (
            "By this desk Fabrikam earns the partner earned credit at vm-web in Core, and bills from 2024-03-01 to "
            "2024-03-01 show none (0 % on 85.00 EUR of usage). The desk says: Fabrikam is recognized here for PEC: Foreign Principal "
            "for 'Fabrikam', an admin group of a seller, holds Owner at Core. "
            "Estimated to be missing: 12.75 EUR."
        ),
        "csp.credited": (
            "By this desk Fabrikam does not earn the partner earned credit at vm-web in Core, and bills from 2024-03-01 "
            "to 2024-03-01 show it (15 % on 85.00 EUR of usage). The desk says: PEC does not apply here: Core is on "
            "Microsoft Customer Agreement (enterprise), which no Cloud Solution Provider sells. Estimated to be credited: "
            "15.00 EUR."
        ),
        "csp.and-link": "Contoso sells Core and is recognized there by a link too.",
        "csp.offer-ambiguous": (
            "Core is on Enterprise Agreement or Microsoft Customer Agreement: the export does not tell which."
        ),
        "record.offer": (
            "Contoso is recorded as partner of record of Core, which is on Microsoft Customer Agreement (enterprise), "
            "where there is none."
        ),
        "record.missing": "Core is on Enterprise Agreement and has no partner of record.",
        "record.other": "The partner of record of Core is Fabrikam (PartnerID 5300001), not Contoso.",
        "record.late": (
            "Contoso was named partner of record of Core on 2026-02-01. DPOR may have been retired; no day is known."
        ),
        "record.lost-on-move": (
            "Core moved from Enterprise Agreement to Microsoft Customer Agreement (enterprise) on 2024-03-01, and "
            "Contoso is no longer its partner of record."
        ),
        "relationship.ends": (
            "The admin relationship Care of Contoso with Wingtip ends on 2024-04-04, in 30 days, and does not extend "
            "itself."
        ),
        "recognition.ends": (
            "On 2024-03-20 the role assignment of Robot ends, and Contoso is then no longer recognized for PAL at Wingtip."
        ),
        "id.unknown": "Ann names PartnerID 999, which belongs to no partner on this desk.",
        "id.closed": "Core names PartnerID 5100002 of Contoso, which was closed on 2023-01-01.",
        "id.shared": "PartnerID 5300002 stands with Fabrikam and with Tailspin.",
        "evidence.lost": "Lost since 2024-02-10: Contributor of Ann at Core, no longer in roles.json.",
        "desk.old": (
            "Nobody looked at 2 role assignments of Wingtip in the last 90 days; the oldest was seen on 2023-11-01 "
            "(from roles.json)."
        ),
        "expectation.broken": (
            "Fabrikam is expected to be recognized at Core for PAL, and on 2024-03-05 that does not plainly hold. Fabrikam "
            "is not recognized here for PAL: nobody who is linked to Fabrikam has a role here. The same condition decides "
            "for 1 more."
        ),
        "desk.contradiction": (
            "Two things are said of Eve that cannot both be so: a link to PartnerID 5300001, and a link to PartnerID "
            "5100001 (from links.json of 2024-03-01)."
        ),
    }
    assert told["csp.credit-lost"].since == on(2024, 2, 20)
    assert told["csp.credit-lost"].facts[0].key == "agents' role"
    assert told["link.identity-gone"].since == on(2024, 2, 1)
    assert told["record.lost-on-move"].since == on(2024, 3, 1)
    assert told["desk.old"].since == on(2023, 11, 1) + timedelta(days=90)
    assert told["link.global-id"].fix.startswith("Sign in as Ann in Wingtip and link to a location ID of Contoso")


# What the reading has to say ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "reading", "severity"),
    [
        ("link.global-id", "community-2021", Severity.WARNING),
        ("link.global-id", "learn-2023", Severity.WARNING),
        ("link.global-id", "current-2026", Severity.ERROR),
        ("link.eligible-only", "learn-2023", Severity.NOTE),
        ("link.eligible-only", "current-2026", Severity.WARNING),
        ("record.late", "learn-2023", Severity.WARNING),
        ("record.late", "community-2021", Severity.WARNING),
    ],
)
def test_how_bad_it_is_follows_the_reading(judge: Judge, kind: str, reading: str, severity: Severity) -> None:
    (one,) = found(judge, replace(STORIES[kind][0], reading=reading))
    assert (one.kind, one.severity) == (kind, severity)


def test_a_partner_of_record_on_pay_as_you_go_is_only_found_where_no_reading_allows_it(judge: Judge) -> None:
    payg = Billing("offer of core", "core", Offer.PAYG, since=cases.SINCE)
    for reading in ("community-2021", "learn-2023", "current-2026"):
        told = found(judge, story(payg, cases.RECORD, reading=reading))
        assert not [one for one in told if one.kind == "record.offer"]
    missing = [
        bool(found(judge, story(payg, day=cases.EARLY, reading=reading)))
        for reading in ("community-2021", "learn-2023", "current-2026")
    ]
    assert missing == [True, False, False]  # it is missed only where it is sure to be possible


# What is not known is not found ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("link.no-role", Collectable.ROLE_ASSIGNMENTS),
        ("link.role-no", Collectable.ROLE_ASSIGNMENTS),
        ("link.eligible-only", Collectable.ROLE_ASSIGNMENTS),
        ("access.single-resources", Collectable.ROLE_ASSIGNMENTS),
        ("access.foreign-missing", Collectable.ROLE_ASSIGNMENTS),
        ("access.new-subscription", Collectable.ROLE_ASSIGNMENTS),
        ("record.missing", Collectable.PARTNERS_OF_RECORD),
        ("link.guest-elsewhere", Collectable.PARTNER_ADMIN_LINKS),
        ("link.lighthouse-elsewhere", Collectable.PARTNER_ADMIN_LINKS),
    ],
)
def test_where_nobody_looked_nothing_is_missing(judge: Judge, kind: str, missing: Collectable) -> None:
    told = STORIES[kind][0]
    blind = replace(told, more=(*told.more, Collected(missing, ALL, known=False)))
    assert kind not in {one.kind for one in found(judge, blind)}


def test_a_group_whose_members_nobody_collected_may_give_a_role(judge: Judge) -> None:
    told = STORIES["link.no-role"][0]
    crew = Principal("crew", PrincipalKind.GROUP, "wingtip", "Crew")
    open_group = (crew, role("crew", cases.CONTRIBUTOR), Collected(Collectable.GROUP_MEMBERS, ALL, known=False))
    assert not found(judge, replace(told, more=(*told.more, *open_group)))


def test_who_manages_by_delegation_is_not_without_a_role_while_delegations_are_not_collected(judge: Judge) -> None:
    told = story(cases.MEG, cases.MEGS_LINK)
    assert [one.kind for one in found(judge, told)] == ["link.no-role"]
    blind = replace(told, more=(*told.more, Collected(Collectable.DELEGATIONS, ALL, known=False)))
    assert not found(judge, blind)


# Near misses ----------------------------------------------------------------------------------------------


def test_access_through_groups_and_delegations_is_access(judge: Judge) -> None:
    crew = Principal("crew", PrincipalKind.GROUP, "wingtip", "Crew")
    squad = Principal("squad", PrincipalKind.GROUP, "wingtip", "Squad")
    nested = (crew, squad, Membership("m1", "crew", "squad"), Membership("m2", "squad", "ann"))
    told = story(*nested, role("crew", cases.READER), less=("ann's role",))
    assert [(one.kind, one.principal) for one in found(judge, told)] == [("link.role-no", "ann")]
    managed = story(cases.MEG, cases.MEGS_LINK, cases.MEG_MANAGES)
    assert not found(judge, managed)


def test_a_third_partners_reader_group_is_nobodys_concern(judge: Judge) -> None:
    mine = replace(cases.SOLD, bill_to="contoso")
    told = story(mine, cases.AGENTS, role("fabrikam agents", cases.READER))
    assert [one.kind for one in found(judge, told)] == ["csp.and-link"]


def test_a_denial_of_somebody_else_is_not_blamed_for_that_of_everyone(judge: Judge) -> None:
    told = STORIES["access.denied"][0]
    eve = (cases.EVE, replace(cases.DENIAL, id="other", principal="eve"))
    (one,) = found(judge, replace(told, more=(*told.more, *eve)))
    assert one.facts[0].key == "denial"


def test_a_denial_that_names_the_group_itself_is_found(judge: Judge) -> None:
    told = STORIES["access.denied"][0]
    named = replace(cases.DENIAL, principal="fabrikam agents")
    (one,) = found(judge, replace(told, more=(*told.more, named)))
    assert one.kind == "access.denied"
    assert "Foreign Principal for 'Fabrikam'" in one.sentence


def test_a_lost_credit_names_the_link_that_ended(judge: Judge) -> None:
    seller = replace(cases.SOLD, bill_to="contoso")
    ended = replace(cases.ANNS_LINK, until=on(2024, 2, 25))
    told = found(judge, story(seller, ended, less=("robot's role", "robot's link")))
    lost = next(one for one in told if one.kind == "csp.credit-lost")
    assert lost.since == on(2024, 2, 25)
    assert [one.key for one in lost.facts] == ["ann's link"]
    assert lost.partner == "contoso"


def test_a_lost_credit_of_one_group_is_told_of_that_group(judge: Judge) -> None:
    held = replace(cases.AGENTS_ROLE, scope="rg", until=on(2024, 2, 20))
    other = Scope("rg-2", ScopeKind.RESOURCE_GROUP, "core", "rg-data")
    keeps = replace(cases.AGENTS_ROLE, id="keeps", scope="rg-2")
    told = list(found(judge, story(cases.SOLD, cases.AGENTS, held, other, keeps)))
    assert [(one.kind, one.scope) for one in told] == [("csp.credit-lost", "rg")]


def test_more_than_sixty_four_partners_are_all_looked_at(judge: Judge) -> None:
    many = [
        Partner(f"a{number:02}", f"Partner {number}", f"7{number:02}0", (f"7{number:02}1",)) for number in range(70)
    ]
    told = STORIES["csp.credit-lost"][0]
    crowd = Estate.of([*many, *told.estate().facts_in_order()])
    assert [one.kind for one in find(crowd, judge, DAY)] == ["csp.credit-lost"]


def test_a_new_subscription_is_one_that_came_after_its_tenant(judge: Judge) -> None:
    fresh = replace(cases.APPS, origin=seen(on(2024, 3, 1)))
    assert not found(judge, story(fresh, replace(cases.WINGTIP, origin=seen(on(2024, 3, 1)))))  # all came at once
    known_before = replace(cases.WINGTIP, origin=seen(on(2024, 2, 1)))
    told = found(judge, story(fresh, known_before))
    assert [(one.kind, one.scope) for one in told] == [("access.new-subscription", "apps")]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((cases.ON_EA, cases.RECORD, replace(cases.RECORD, id="other", partner_id="5300001")), "PartnerID 5300001"),
        ((replace(cases.SOLD, id="other"), cases.AGENTS, cases.AGENTS_ROLE), "CSP, Azure plan sold by Fabrikam"),
        ((role("ann", cases.CONTRIBUTOR, id="abroad", principal="meg"), cases.MEG), "an account in the tenant Contoso"),
    ],
)
def test_contradictions_that_can_be_seen(judge: Judge, more: tuple[Fact, ...], words: str) -> None:
    told = [one for one in found(judge, story(*more)) if one.kind == "desk.contradiction"]
    assert len(told) == 1
    assert words in told[0].sentence


def test_an_offer_that_a_newer_list_shows_otherwise_by_its_quota_id(judge: Judge) -> None:
    def quota(quota_id: str, day: int) -> SubscriptionDetail:
        origin = Origin("subs.json", "Ann", on(2024, 3, day), on(2024, 3, day))
        return SubscriptionDetail("core", "Enabled", quota_id, origin=origin)

    said = replace(cases.ON_EA, origin=Origin("by hand", "Ann", on(2024, 3, 2)))
    (told,) = found(judge, story(said, quota("CSP_MG_2017-12-01", 2)))
    assert told.sentence == (
        "Two things are said of Core that cannot both be so: Enterprise Agreement (from by hand of 2024-03-02), and CSP, "
        "Azure plan by its quota ID (from subs.json of 2024-03-02)."
    )
    assert not found(judge, story(said, quota("CSP_MG_2017-12-01", 1))), "what is newer counts"
    assert not found(judge, story(said, quota("EnterpriseAgreement_2014-09-01", 2))), "it may be that one"
    assert not found(judge, story(said, quota("Internal_2014-09-01", 2))), "nobody knows what it stands for"


def test_the_same_said_twice_is_no_contradiction(judge: Judge) -> None:
    assert not found(judge, story(replace(cases.ANNS_LINK, id="again")))


def test_what_ended_does_not_grow_old(judge: Judge) -> None:
    ended = replace(cases.ANNS_ROLE, id="ended", until=on(2023, 12, 1), origin=cases.OLD)
    assert not found(judge, story(ended))
    assert not find(story(replace(cases.ANNS_ROLE, origin=cases.OLD)).estate(), judge, DAY, older_than=1000)


# Laws -----------------------------------------------------------------------------------------------------


@examples(80)
@given(estates(), st.sampled_from(DAYS), st.sampled_from([None, "contoso"]), st.data())
def test_whatever_the_estate_ids_are_unique_and_order_is_fixed(
    judge: Judge, facts: list[Fact], day: date, ours: str | None, data: st.DataObject
) -> None:
    told = find(Estate.of(facts), judge, day, ours=ours)
    assert len({one.id for one in told}) == len(told)
    assert find(Estate.of(data.draw(st.permutations(facts))), judge, day, ours=ours) == told
    severities = [list(Severity).index(one.severity) for one in told]
    assert severities == sorted(severities)


def renamed(fact: Fact, change: Callable[[str], str]) -> Fact:
    changed: dict[str, Any] = {"name": change(fact.name)} if hasattr(fact, "name") else {}
    return replace(fact, **changed)


@examples(40)
@given(estates())
def test_names_and_the_case_of_ids_change_no_finding(judge: Judge, facts: list[Fact]) -> None:
    def ids(estate: Estate) -> list[str]:
        return [one.id for one in find(estate, judge, DAY, ours="contoso")]

    told = ids(Estate.of(facts))
    assert ids(Estate.of([renamed(one, lambda name: f"<b>{name[::-1]}") for one in facts])) == told
    azure = [spelled(one, _azure) for one in facts]
    before = ids(Estate.of(azure))
    assert (
        ids(Estate.of([spelled(one, str.upper, names=("id",)) if isinstance(one, Scope) else one for one in azure]))
        == before
    )


def _azure(key: str) -> str:
    return f"/subscriptions/{key}" if key and key != "/" else key


def spelled(fact: Fact, change: Callable[[str], str], names: tuple[str, ...] = ()) -> Fact:
    """The fact with its scopes in another spelling."""
    own = ("id", "parent") if isinstance(fact, Scope) else ("scope", "tenant", "subscription", "managing_tenant")
    wanted = {one.name for one in fields(fact)} & set(names or own)
    changed: dict[str, Any] = {}
    for name in wanted:
        value = getattr(fact, name)
        changed[name] = change(value) if isinstance(value, str) else value
    if isinstance(fact, Collected) and fact.subject != ALL:
        changed["subject"] = change(fact.subject)
    return replace(fact, **changed)


# The sample desk ------------------------------------------------------------------------------------------


def test_the_sample_desk_tells_its_story(judge: Judge) -> None:
    estate = Estate().apply(sample_step())
    told = find(estate, judge, date(2024, 3, 10))
    lines = [f"{one.severity}: {one.sentence}" for one in told]
    assert lines == [
        "error: Contoso AdminAgents, an admin group of Contoso Cloud (direct bill), holds only Reader at wingtip-lab, "
        "which earns no credit.",
        "error: Adatum Distribution (indirect provider) earned the partner earned credit at wingtip-core on 2024-02-09, "
        "and does not any more.",
        "warning: No admin group of a seller has a role at wingtip-apps, and Adatum Distribution (indirect provider), "
        "whom Microsoft bills, earns the credit for a part of it only.",
        *sorted(
            (
                f"warning: {who} is the only identity on this desk with access at {where} by which {partner} is linked."
                for who, partner, where in (
                    ("ann@northwind in Litware", "Northwind Consulting", "Litware"),
                    ("ops@contoso in Litware", "Contoso Cloud (direct bill)", "Litware"),
                    ("bob@northwind in Tailspin", "Northwind Consulting", "Tailspin"),
                    ("ann@northwind in Wingtip", "Northwind Consulting", "Wingtip"),
                    ("ops@fabrikam in Wingtip", "Fabrikam (reseller)", "Wingtip"),
                )
            ),
            key=lines.index,
        ),
        "warning: automation of Adatum in Adatum (own tenant) is linked to Adatum Distribution (indirect provider), but "
        "has no role anywhere.",
        "warning: bob@northwind in Tailspin is linked to Northwind Consulting, but holds only Reader at tailspin-web.",
        "note: Fabrikam (reseller) sells wingtip-apps and is recognized there by a link too.",
    ]
    later = {one.id for one in find(estate, judge, date(2024, 7, 1))}
    gone = {one.kind for one in told if one.id not in later}
    assert gone == {"csp.credit-lost", "link.no-role", "access.foreign-missing"}  # the delegation began; a month passed


# The rules as data ----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped readings."""
    return Path(shutil.copytree(resource_path("readings"), tmp_path / "readings"))


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ('id = "link.last"', 'id = "link.first"', ["nothing can find 'link.first'"]),
        ('id = "link.last"', 'id = "link.no-role"', ["'link.no-role' stands there twice"]),
        ('severity = "error"', 'severity = "disaster"', ["severity"]),
        ('severity = "error"', 'severity = "error"\nhue = "red"', ["hue"]),
        ("{person} in {tenant}", "{person} in {country}", ["'country'"]),
        ('program = "pal"', 'program = "gold"', ["'gold'"]),
        ('criterion = "pal.location-id"', 'criterion = "pal.link"', ["cannot ask 'pal.link'"]),
        ('criterion = "pal.location-id"', "", ["needs a `criterion`"]),
        ('{ source = "S47"', '{ source = "S47x"', ["cites 'S47x'"]),
        ("since = 2019-11-01", "since = 2019-11-01\nuntil = 2019-11-01", ["not after"]),
    ],
)
def test_a_slip_is_refused(folder: Path, was: str, becomes: str, named: list[str]) -> None:
    file = folder / "findings.toml"
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes, 1), "utf-8")
    with pytest.raises(Refused) as refused:
        Library.read(folder)
    for word in ("findings.toml", *named):
        assert word in refused.value.sentence


def test_a_kind_that_is_left_out_is_missed(folder: Path) -> None:
    file = folder / "findings.toml"
    pieces = file.read_text("utf-8").split("[[finding]]")
    file.write_text("[[finding]]".join(one for one in pieces if 'id = "link.last"' not in one), "utf-8")
    with pytest.raises(Refused, match=r"link\.last"):
        Library.read(folder)


@pytest.mark.parametrize(
    ("ended", "named"),
    [(on(2024, 2, 20), True), (on(2024, 3, 5), True), (on(2024, 2, 4), False), (on(2024, 3, 6), False)],
)
def test_a_lost_credit_names_what_ended_within_the_month(judge: Judge, ended: datetime, named: bool) -> None:
    lately = replace(cases.AGENTS_ROLE, until=on(2024, 2, 25))
    other = replace(cases.AGENTS_ROLE, id="another", role=cases.READER, until=ended)
    long_ago = (cases.EVE, replace(cases.DENIAL, principal="eve"))
    told = found(judge, story(cases.SOLD, cases.AGENTS, lately, other, *long_ago))
    (one,) = (one for one in told if one.kind == "csp.credit-lost")
    assert {fact.key for fact in one.facts} == {"agents' role", *(["another"] if named else [])}
    assert one.since == (max(ended, on(2024, 2, 25)) if named else on(2024, 2, 25))


def test_a_record_that_ended_with_the_renewal_of_an_offer_was_lost_on_no_move(judge: Judge) -> None:
    moved = STORIES["record.lost-on-move"][0]
    (one,) = found(judge, moved)
    assert one.kind == "record.lost-on-move"
    renewed = [
        replace(fact, offer=Offer.EA)
        if isinstance(fact, Billing) and fact.since is not None and fact.until is None
        else fact
        for fact in moved.more
    ]
    assert "record.lost-on-move" not in {one.kind for one in found(judge, replace(moved, more=tuple(renewed)))}
