"""What is on a customer's paper and what is not: no other customer, no scenario as fact, no other time, no row lost."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from partner_desk.app.answers import View, explained
from partner_desk.app.customers import NamedThing, NewCustomer
from partner_desk.app.findings import all_findings, as_text
from partner_desk.app.month_strip import of_month
from partner_desk.app.paper import AboutScope, Wish
from partner_desk.app.papers import SUMMARY
from partner_desk.app.reporting import NUMBERED, summary_content
from partner_desk.app.rulebook import library
from partner_desk.app.sample import sample_step
from partner_desk.cli.application import run
from partner_desk.domain import clock
from partner_desk.domain.access import Authorization, Delegation, Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import Period, start_of
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.progress import silent
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import on_paper
from partner_desk.readings.questions import Verdict
from partner_desk.reports import typeset
from partner_desk.reports.summary import VERDICTS
from tests.examples import SLIM, examples
from tests.facts import ORIGIN, as_recorded
from tests.hostile import NAMES
from tests.papers import pages_of, squeezed, text_as_written, text_of, words_of
from tests.sample import key_of
from tests.wild import wild_estate

DAY = date(2024, 6, 1)
VIEW = View("ours", "pec", DAY)
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
OURS = Partner("ours", "Our Company", "5100000", ("5100001",))
CUSTOMER = Estate().apply(as_recorded(sample_step()))
INVISIBLE = re.compile("[\u00ad\u200b\u200e\u2060\ufeff]")


def customer(people: int, *, called: str = "{}", sold_until: date | None = None) -> Estate:
    """A customer where so many people are linked to us and hold a role."""
    said = Origin("case.toml", "root", datetime(2024, 5, 1, tzinfo=UTC))
    facts: list[Fact] = [
        Scope("cust", ScopeKind.TENANT, None, called.format("Customer"), said),
        Scope("sub-1", ScopeKind.SUBSCRIPTION, "cust", called.format("Subscription"), said),
        replace(OURS, name=called.format("Company")),
        SubscriptionDetail("sub-1", usage=Usage.SOME),
        Billing("b", "sub-1", Offer.EA, until=start_of(sold_until) if sold_until else None, origin=said),
    ]
    for number in range(people):
        key = f"person-{number:04}"
        name = called.format(f"{key}@customer.example")
        facts += [
            Principal(key, PrincipalKind.GUEST, "cust", name, origin=said),
            RoleAssignment(f"role-{key}", key, CONTRIBUTOR, "sub-1", origin=said),
            PartnerAdminLink(f"link-{key}", key, "5100001", start_of(date(2024, 1, 1)), origin=said),
        ]
    return Estate.of(facts)


def content_of(estate: Estate, scope: str = "cust", wish: Wish | None = None) -> dict[str, Any]:
    """What a paper tells, before it is set."""
    place = estate.scopes.find(scope)
    assert place is not None
    return summary_content(AboutScope(estate, VIEW, place, wish or Wish()))


def paper(estate: Estate, scope: str = "cust", wish: Wish | None = None) -> tuple[dict[str, Any], bytes]:
    content = content_of(estate, scope, wish)
    return content, typeset.pdf(SUMMARY.template, content)


def lost(told: Any, text: str) -> list[str]:
    """The words of a content model that are not in the squeezed text of its paper; verdicts are written with spaces.

    A row may go on on the next page, and a word with it where lines break: beside it stand the other columns then.
    """
    shown = [one.replace("-", " ") if one in list(Verdict) else one for one in words_of(told)]
    words = {word for one in shown for word in one.split() if word not in text}
    return [one for one in words if any(piece not in text for piece in re.split(r"(?<=[-/.@_:#\\])", one))]


# Nothing is lost, and text is text ------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 120, 900 // SLIM])
def test_whoever_is_linked_is_on_the_paper(people: int) -> None:
    content, pdf = paper(customer(people))
    text = squeezed(text_of(pdf))
    assert len(content["links"]) == people
    assert [one["identity"] for one in content["links"] if one["identity"] not in text] == []
    assert [one for one in words_of(content["links"] + content["records"]) if squeezed(one) not in text] == []


def test_names_of_three_hundred_letters_are_there_to_the_last_one() -> None:
    _, pdf = paper(customer(1, called="{} " + "W" * 300 + "!"))
    pages = pages_of(pdf)
    assert "W" * 300 + "!" in squeezed(pages[0]), "the title"
    assert "".join(pages).count("!") >= 8
    assert all("Partner eligibility" in page for page in pages[1:]), "and every page says what it is"


def test_what_is_copied_is_what_was_written() -> None:
    content, pdf = paper(CUSTOMER, key_of("wingtip"))
    text = text_of(pdf)
    assert INVISIBLE.search(text) is None
    found = squeezed(text)
    for row in content["missing"]:
        assert squeezed(row["fact"]) in found
        assert squeezed(row["how"]) in found
    told = ("title", "facts", "partners", "links", "records", "findings", "disputes", "lists", "origins", "closing")
    assert lost([content[key] for key in told], found) == []


def as_shown(name: str) -> str:
    """A pattern of a name on paper: a letter beyond ASCII stands there, or its number where no font has it."""
    letters = squeezed(unicodedata.normalize("NFC", on_paper(name)))
    return "".join(re.escape(one) if one.isascii() else f"(?:{re.escape(one)}|<U[+]{ord(one):04X}>)" for one in letters)


def test_every_name_however_strange_is_on_paper_and_is_what_is_copied() -> None:
    """Marks that have no letter of their own stack, and what no font has is told by its number, never as a box."""
    strange = (
        "\U0010ffff",
        "\u0378 unassigned",
        "\ue000 private",
        "O\u0323\u0301la\u0301",
        "x\u0323\u0302\u0301",
        "\U0001f44d\U0001f3fd",
    )
    names = [f"{name} {number}" for number, name in enumerate((*NAMES, *strange))]
    estate = customer(len(names))
    people = [Change(one, replace(one, name=name)) for one, name in zip(estate.principals.values(), names, strict=True)]
    _, pdf = paper(estate.apply(ChangeSet("names", tuple(people))))
    text = squeezed(text_as_written(pdf))
    assert [name for name in names if re.search(f"{as_shown(name)}guest", text) is None] == []
    assert "<U+10FFFF>21" in text
    assert "<U+0378>unassigned" in text
    assert "\x00" not in text


def test_nothing_unseen_is_in_the_words_of_a_paper() -> None:
    estate = customer(3, called="{} of co\u00adop\u200b \ufeffLtd\u200e")
    content, pdf = paper(estate)
    assert INVISIBLE.search(json.dumps(typeset.printable(content), ensure_ascii=False)) is None
    text = " ".join(text_of(pdf).split())
    assert "Customer of coop Ltd" in text
    found = [*all_findings(estate, VIEW).open]
    assert found
    assert INVISIBLE.search(as_text(estate, found)) is None


def test_emoji_and_joined_letters_reach_the_paper() -> None:
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467 Co"
    assert family in json.dumps(content_of(customer(1, called=f"{{}} {family}")), ensure_ascii=False)


# A scenario is none of what is recorded -------------------------------------------------------------------


def test_a_scenario_says_so_on_every_page_and_never_that_it_is_recorded() -> None:
    content, pdf = paper(customer(120).supposed("What if Ann leaves"))
    mark = "SCENARIO - not recorded"
    assert content["title"].startswith(mark)
    assert all(page.count(mark) >= 2 for page in pages_of(pdf)), "at the head and the foot of each page"
    assert "As recorded" not in text_of(pdf)
    assert mark in content["closing"]
    assert "As recorded" in text_of(paper(customer(1))[1])


def test_the_command_line_prints_a_scenario_as_one(tmp_path: Path) -> None:
    desk, out = str(tmp_path / "a.partnerdesk"), tmp_path / "a.pdf"
    assert run(["new", desk, "--sample"]) == 0
    assert (
        run(["scenario", "new", desk, "Ann leaves", "--leaves", "ann@northwind in Wingtip", "--on", "2024-03-01"]) == 0
    )
    asked = ["report", "summary", desk, "--scope", "wingtip", "--on", "2024-04-01", "--out", str(out), "--force"]
    assert run([*asked, "--scenario", "Ann leaves"]) == 0
    supposed = text_of(out.read_bytes())
    assert "SCENARIO - not recorded" in supposed
    assert "Ann leaves" not in supposed
    assert run(asked) == 0
    assert "SCENARIO" not in text_of(out.read_bytes())


# The time that was asked about ----------------------------------------------------------------------------


def test_a_period_is_told_as_a_period() -> None:
    estate = customer(1, sold_until=date(2024, 6, 11))
    content, pdf = paper(estate, wish=Wish(Period(date(2024, 6, 1), date(2024, 7, 1)), ["designation"]))
    assert content["day"] == "2024-06-01 to 2024-06-30"
    assert ["Period", "2024-06-01 to 2024-06-30"] in content["facts"]
    (row,) = content["partners"][0]["rows"]
    assert "10 of 30 days; on 2024-06-01" in row["why"]
    assert "20 of 30 days; on 2024-06-11" in row["why"]
    assert content["lists"][0]["scopes"][0]["words"] == [row["verdict"]], "the list says the same"
    assert "2024-06-01 to 2024-06-30" in text_of(pdf)


def test_over_a_period_no_colon_stands_before_a_reason_that_there_is_not() -> None:
    content = content_of(CUSTOMER, key_of("wingtip"), Wish(Period(date(2024, 3, 1), date(2024, 4, 1))))
    told = [row["why"] for partner in content["partners"] for row in partner["rows"]]
    assert any(one.endswith(" days.") for one in told), "parts that stand differently have no reason together"
    assert [one for one in told if re.search(r"-\d\d: *(?:[A-Z][a-z ]+ on \d+ of|Not checked here|$)", one)] == []


def test_days_of_which_nobody_knows_are_no_days_without_recognition() -> None:
    wish = Wish(Period(date(2024, 3, 1), date(2024, 4, 1)))
    told = json.dumps(content_of(CUSTOMER, key_of("wingtip"), wish)["first"]["rows"])
    assert "recognized on 0 of 31 days; not known on 31" in told


def test_an_id_of_the_desks_own_stands_on_no_paper() -> None:
    estate = Estate().apply(NewCustomer("Contoso", subscriptions=(NamedThing("Shop"),)).changes(Estate(), ORIGIN))
    told = content_of(Estate.of([*estate.facts_in_order(), Partner("adatum", "Adatum")]), estate.scopes.key(0))
    assert "guid-later" not in json.dumps(told)
    assert ["Tenant", "Contoso (GUID not known yet)"] in told["facts"]


def test_a_day_is_a_period_of_one_day() -> None:
    for scope in (key_of("wingtip"), key_of("litware")):
        place = CUSTOMER.scopes.find(scope)
        assert place is not None
        one = summary_content(AboutScope(CUSTOMER, VIEW, place))
        assert one == summary_content(AboutScope(CUSTOMER, VIEW, place, Wish(Period.of_day(DAY))))


def test_only_the_partners_and_programs_that_are_asked_for_are_told() -> None:
    content = content_of(CUSTOMER, key_of("wingtip"), Wish(programs=["pec", "pal"], partners=["adatum"]))
    assert [[one["program"] for one in partner["rows"]] for partner in content["partners"]] == [["PEC", "PAL"]]
    assert [one["program"] for one in content["lists"]] == ["Partner earned credit", "Partner admin link"]
    assert len(content["columns"]) == 1


def test_one_partner_is_told_nothing_of_its_rivals() -> None:
    alone = content_of(CUSTOMER, key_of("wingtip"), Wish(partners=["adatum"]))
    every = content_of(CUSTOMER, key_of("wingtip"))
    words = json.dumps(alone)
    for name in ("Northwind Consulting", "5400001", "Fabrikam (reseller)", "5300001", "Contoso Cloud"):
        assert name not in words
        assert name in json.dumps(every)
    assert "another partner" in words
    (own,) = alone["partners"]
    (same,) = (one for one in every["partners"] if one["name"] == own["name"])
    assert [(one["program"], one["verdict"]) for one in own["rows"]] == [
        (one["program"], one["verdict"]) for one in same["rows"]
    ]


@pytest.mark.parametrize("customer_key", ["wingtip", "litware", "tailspin"])
def test_the_people_groups_and_tenants_of_rivals_do_not_name_them(customer_key: str) -> None:
    for own in CUSTOMER.partners:
        words = json.dumps(content_of(CUSTOMER, key_of(customer_key), Wish(partners=[own]))).casefold()
        rivals = {one.split()[0].casefold() for one in CUSTOMER.partners.keys() - {own}}
        assert [one for one in rivals if one in words] == [], own


def test_a_file_named_after_a_rival_is_not_named_on_a_paper_for_another() -> None:
    said = Origin("northwind-links.csv", "root", datetime(2024, 5, 3, tzinfo=UTC))
    people = CUSTOMER.principals
    link = next(one for one in CUSTOMER.links.values() if people[one.principal].tenant == key_of("wingtip"))
    estate = CUSTOMER.apply(ChangeSet("x", (Change(link, replace(link, origin=said)),)))
    every = content_of(estate, key_of("wingtip"))
    assert "northwind-links.csv" in json.dumps(every)
    content, pdf = paper(estate, key_of("wingtip"), Wish(partners=["adatum"]))
    text = squeezed(text_of(pdf))
    assert "northwind" not in text.casefold()
    (row,) = (one for one in content["origins"] if one["on"] == "2024-05-03")
    assert re.fullmatch(r"file \d+ of \d+", row["source"]), "how many there are and of which day is still told"
    assert squeezed(row["source"]) in text
    assert squeezed(NUMBERED) in text
    everybody = content_of(estate, key_of("wingtip"), Wish(partners=list(estate.partners)))
    assert "northwind-links.csv" in json.dumps(everybody), "where everybody is named, files are too"
    assert NUMBERED not in everybody["closing"]


# Nobody with business there ---------------------------------------------------------------------------------


def test_a_customer_with_whom_nobody_has_business_gets_a_sentence() -> None:
    facts: list[Fact] = [replace(OURS, ours=True), Scope("cust", ScopeKind.TENANT, None, "Customer")]
    sub = Scope("sub-1", ScopeKind.SUBSCRIPTION, "cust", "Subscription")
    for estate in (Estate.of(facts), Estate.of([*facts, sub])):
        for period in (None, Period(date(2024, 6, 1), date(2024, 7, 1))):
            content, pdf = paper(estate, wish=Wish(period))
            text = text_of(pdf)
            assert "No partner has anything to do with this customer, as far as it is recorded." in " ".join(
                text.split()
            )
            assert content["partners"] == content["columns"] == content["lists"] == []
            assert "Our Company" not in text
            assert "Reading" not in [name for name, _ in content["facts"]], "nothing was judged"
            assert VERDICTS not in content["closing"]
            asked = content_of(estate, wish=Wish(period, partners=["ours"]))
            assert [one["name"] for one in asked["partners"]] == ["Our Company"], "who is asked for by name is told of"


# No other customer ----------------------------------------------------------------------------------------


def marked(value: Any, mark: str, kept: frozenset[str]) -> Any:
    """A value with a mark before every text in it, but those that are kept."""
    if isinstance(value, Enum) or value is None:
        return value
    if isinstance(value, str):
        return value if not value or value in kept else f"{mark}{value}"
    if isinstance(value, tuple):
        return tuple(marked(one, mark, kept) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: marked(getattr(value, one.name), mark, kept) for one in fields(value)})
    return value


def desk_of(first: int, second: int) -> tuple[Estate, set[str]]:
    """A desk of two worlds that have nothing to do with each other, and the tenants of the first."""
    found: list[Fact] = []
    for mark, seed in (("qqa", first), ("qqb", second)):
        said = Origin(f"{mark}.json", f"{mark}-whoami", datetime(2024, 1, 1, tzinfo=UTC))
        for fact in wild_estate(seed):
            kept = {"*", "everyone", "/", "Enabled", "EUR", "USD"}
            if isinstance(fact, RoleAssignment):
                kept.add(fact.role)
            found.append(replace(marked(fact, mark, frozenset(kept)), origin=said))
    tenants = {one.id for one in found if isinstance(one, Scope) and one.parent is None and one.id.startswith("qqa")}
    return Estate.of(found), tenants


@settings(examples(10), phases=[Phase.generate])
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_paper_tells_of_another_customer(first: int, second: int) -> None:
    estate, tenants = desk_of(first, second)
    for tenant in tenants:
        scope = estate.scopes.find(tenant)
        assert scope is not None
        content = summary_content(AboutScope(estate, View("", "pec", date(2024, 3, 5)), scope))
        words = json.dumps(content, ensure_ascii=False).casefold()
        assert "qqb" not in words, "nothing of the other world: no name, id, partner or file"
        assert "whoami" not in words, "nor who sat at the computer"
        assert "another tenant is linked, but" not in words, "where else a partner works is nobody's business"
        managing = {one.managing_tenant for one in estate.delegations.values()}
        away = [one.name for one in estate.principals.values() if one.tenant not in (None, tenant, *managing)]
        away += [estate.scopes.name(one) for one in range(len(estate.scopes)) if estate.scopes.top[one] != scope]
        assert [one for one in away if re.search(rf"\b{re.escape(one.casefold())}\b(?!-)", words)] == []
        alone = summary_content(
            AboutScope(
                Estate.of(one for one in estate.facts_in_order() if "qqb" not in repr(one)),
                View("", "pec", date(2024, 3, 5)),
                scope,
            )
        )
        assert content["origins"] == alone["origins"], "and no count"


@settings(examples(10), phases=[Phase.generate])
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_paper_names_the_partner_that_keeps_the_desk_without_a_reason(first: int, second: int) -> None:
    estate, tenants = desk_of(first, second)
    keeper = next(one for one in estate.partners.values() if one.id.startswith("qqb"))
    estate = estate.apply(ChangeSet("ours", (Change(keeper, replace(keeper, ours=True)),)))
    for tenant in tenants:
        scope = estate.scopes.find(tenant)
        assert scope is not None
        words = json.dumps(
            summary_content(AboutScope(estate, View(keeper.id, "pec", date(2024, 3, 5)), scope))
        ).casefold()
        assert "qqb" not in words


def test_a_paper_finds_nothing_about_people_that_the_whole_desk_knows_better() -> None:
    """The managing tenant has a paper too; what its people hold at customers is not on it, and not denied either."""
    facts: list[Fact] = [
        OURS,
        Scope("home", ScopeKind.TENANT, None, "Home"),
        Scope("cust", ScopeKind.TENANT, None, "Customer"),
        Scope("sub-1", ScopeKind.SUBSCRIPTION, "cust", "Subscription"),
        Delegation("d", "home", "sub-1", (Authorization("ann", CONTRIBUTOR),)),
        *(Collected(kind) for kind in Collectable),
    ]
    for person, tenant in (("ann", "home"), ("bob", "cust")):
        facts += [
            Principal(person, PrincipalKind.MEMBER, tenant, f"{person}@{tenant}.example"),
            PartnerAdminLink(f"link-{person}", person, "5100001", start_of(date(2024, 1, 1))),
        ]
    desk = Estate.of(facts)
    assert content_of(desk, "home")["findings"] == []
    found = [one["says"] for one in content_of(desk, "cust")["findings"]]
    assert "bob@cust.example in Customer is linked to Our Company, but has no role anywhere." in found


@settings(examples(3), phases=[Phase.generate])
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_every_row_of_a_paper_is_in_its_text(first: int, second: int) -> None:
    estate, tenants = desk_of(first, second)
    scope = estate.scopes.find(min(tenants))
    assert scope is not None
    view = View("", "pec", date(2024, 3, 5))
    content = summary_content(AboutScope(estate, view, scope))
    text = squeezed(text_of(typeset.pdf(SUMMARY.template, content)))
    assert "qqb" not in text
    rows = ("links", "records", "facts", "partners", "findings", "missing", "disputes", "lists", "origins")
    assert lost([content[key] for key in rows], text) == []


def test_a_paper_is_said_in_the_language_that_is_spoken(mirrored: None) -> None:
    content, pdf = paper(CUSTOMER, key_of("wingtip"))
    rest = text_of(pdf)
    while SAID.search(rest):
        rest = SAID.sub("", rest)
    own = [
        *typeset.said_in(SUMMARY.template),
        *(one.words for one in Verdict if "-" in one),
        "Customer",
        "Day",
        "Reading",
    ]
    found = [text for text in own if re.search(rf"^{re.escape(text)}$", rest, re.MULTILINE)]
    assert not found
    assert content["language"] == "fr"
    assert {"⟦guest⟧"} <= {row["kind"] for row in content["links"]}


SAID = re.compile("⟦[^⟦⟧]*⟧")


# The first page answers -----------------------------------------------------------------------------------


def first_page(estate: Estate, scope: str, day: date = date(2024, 4, 1)) -> tuple[dict[str, Any], list[str]]:
    place = estate.scopes.find(scope)
    assert place is not None
    content = summary_content(AboutScope(estate, replace(VIEW, partner=next(iter(estate.partners)), day=day), place))
    return content["first"], pages_of(typeset.pdf(SUMMARY.template, content))


def test_the_first_page_says_who_is_recognized_what_was_lost_and_what_brings_it_back() -> None:
    first, pages = first_page(Estate().apply(sample_step()), key_of("wingtip"))
    now, lost, way = (f"{one['strong']} {one['rest']}" for one in first["answer"])
    assert "is recognized for Partner earned credit on 1 of 4: app-orders." in now
    assert "lost vm-core on 2024-03-01" in lost
    assert "The role Owner of Adatum AdminAgents at wingtip-core ends (2024-03-01)." in lost
    assert way.startswith("To restore it: An owner of vm-core assigns Support Request Contributor")
    assert squeezed(now) in squeezed(pages[0])[:600], "the answer stands before anything else"
    assert "How sure" in pages[0], "one page is enough for it"
    assert [one["name"] for one in first["places"] if one["lost"]] == ["vm-core"]
    core = next(row for row in first["months"]["rows"] if row["name"] == "wingtip-core")
    assert core["cells"] == ["recognized"] * 11 + ["not-recognized"]
    assert core["lost"] == 11


def test_what_was_not_checked_and_what_is_disputed_stands_below_the_answer() -> None:
    first, pages = first_page(CUSTOMER, key_of("wingtip"))
    reason = explained(CUSTOMER, View("adatum", "pec", date(2024, 4, 1)), found(CUSTOMER, "wingtip"))
    assert first["notes"] == list(reason.notes) != []
    assert all(squeezed(one) in squeezed(pages[0]) for one in first["notes"])


def found(estate: Estate, name: str) -> int:
    place = estate.scopes.find(key_of(name))
    assert place is not None
    return place


def test_what_restores_is_told_of_the_place_that_was_lost_last() -> None:
    """The places stand in another order than they were lost in."""
    estate = customer(1)
    ends = {"sub-1": datetime(2026, 3, 1, tzinfo=UTC), "sub-2": datetime(2026, 2, 1, tzinfo=UTC)}
    (role,) = estate.role_assignments.values()
    facts: list[Fact] = [
        *(fact for table in estate.facts.values() for fact in table.values() if not isinstance(fact, RoleAssignment)),
        *(estate.scopes.scope(one) for one in range(len(estate.scopes))),
        Scope("sub-2", ScopeKind.SUBSCRIPTION, "cust", "Second"),
        SubscriptionDetail("sub-2", usage=Usage.SOME),
        Billing("b2", "sub-2", Offer.EA),
        *(Collected(one) for one in Collectable),
        *(replace(role, id=f"role-{key}", scope=key, until=until) for key, until in ends.items()),
    ]
    estate = Estate.of(facts)
    place = estate.scopes.find("cust")
    assert place is not None
    asked = AboutScope(estate, replace(VIEW, day=clock.today()), place, Wish(programs=("designation",)))
    told = summary_content(asked)["first"]
    assert [one["name"] for one in told["places"]] == ["Second", "Subscription"]
    _, lost, way = told["answer"]
    assert "lost Subscription on 2026-03-01" in lost["strong"]
    assert way["strong"] == "To restore it:"
    assert "Subscription" in way["rest"]
    assert "Second" not in way["rest"]


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ({Verdict.UNKNOWN, Verdict.NOT_RECOGNIZED}, Verdict.UNKNOWN),
        ({Verdict.NOT_APPLICABLE, Verdict.NOT_RECOGNIZED}, Verdict.NOT_RECOGNIZED),
        ({Verdict.NOT_APPLICABLE, Verdict.UNKNOWN}, Verdict.UNKNOWN),
        ({Verdict.RECOGNIZED, Verdict.UNKNOWN}, Verdict.PARTLY),
        ({Verdict.UNKNOWN}, Verdict.UNKNOWN),
    ],
)
def test_a_month_is_told_in_part_only_if_some_of_it_was_recognized(inside: set[Verdict], told: Verdict) -> None:
    assert of_month(inside) is told


def test_of_a_day_that_has_passed_it_is_not_said_what_could_be_done() -> None:
    first, _ = first_page(CUSTOMER, key_of("wingtip"))
    assert ["lost" in one["strong"] for one in first["answer"]] == [False, True]


def test_the_first_page_is_no_less_accessible_than_the_others() -> None:
    place = CUSTOMER.scopes.find(key_of("wingtip"))
    assert place is not None
    content = typeset.printable(summary_content(AboutScope(CUSTOMER, replace(VIEW, day=date(2024, 4, 1)), place)))
    assert b"pdfuaid:part" in typeset.pdf(SUMMARY.template, content)


@pytest.mark.parametrize("wish", [Wish(), Wish(Period(date(2024, 1, 15), date(2024, 4, 1)), partners=("fabrikam",))])
def test_the_first_page_that_comes_before_the_others_is_the_first_of_them(wish: Wish) -> None:
    place = found(CUSTOMER, "wingtip")
    opened = SUMMARY.opened(AboutScope(CUSTOMER, replace(VIEW, day=date(2024, 4, 1)), place, wish))
    assert opened.rest is not None
    assert not opened.shown.whole
    whole = opened.rest(silent)
    assert whole.whole
    (first,) = pages_of(opened.shown.pdf)
    said = re.sub(r"1 / \d+$", "1", squeezed(pages_of(whole.pdf)[0]))
    assert squeezed(first) in (said, re.sub(r"1/\d+$", "1", said))
    assert len(whole.drawings) == len(pages_of(whole.pdf)) > 1


def test_nothing_lost_and_nothing_missing_is_said_so() -> None:
    first, _ = first_page(customer(1), "cust", DAY)
    assert first["answer"][-1] == {"strong": "Nothing is missing.", "rest": ""}
    assert "everywhere here" in first["answer"][0]["strong"]


def test_without_a_program_that_applies_there_is_no_first_page() -> None:
    empty = Estate.of([Scope("cust", ScopeKind.TENANT, None, "Customer"), OURS])
    assert first_page(empty, "cust", DAY)[0] is None


@pytest.mark.parametrize("scope", ["wingtip", "tailspin", "wingtip-core"])
@pytest.mark.parametrize("day", [date(2023, 2, 1), date(2024, 2, 29), date(2024, 4, 1)])
def test_the_first_page_says_what_the_window_says(scope: str, day: date) -> None:
    found = CUSTOMER.scopes.find(key_of(scope))
    assert found is not None
    first, _ = first_page(CUSTOMER, key_of(scope), day)
    names = {name_or_id(one): one.id for one in CUSTOMER.partners.values()}
    programs = {one.short: one.id for one in library().programs.values()}
    for row in first["rows"]:
        for short, cell in zip(first["programs"], row["cells"], strict=True):
            view = View(names[row["partner"]], programs[short], day)
            answer = explained(CUSTOMER, view, found).answer
            assert (cell["verdict"], cell["disputed"]) == (answer.verdict.value, answer.disputed), row["partner"]
            assert cell["recognized"] == answer.leaves.get(Verdict.RECOGNIZED, 0)
    for place in first["places"]:
        program = next(one.id for one in library().programs.values() if one.name == first["program"])
        view = View(names[place["partner"]], program, day)
        at = next(one for one in range(len(CUSTOMER.scopes)) if CUSTOMER.scopes.name(one) == place["name"])
        answer = explained(CUSTOMER, view, at).answer
        assert (place["verdict"], place["disputed"]) == (answer.verdict.value, answer.disputed)


# The second page says what to do --------------------------------------------------------------------------


def test_the_second_page_says_who_does_what_what_it_opens_and_what_comes_of_it() -> None:
    estate = Estate().apply(sample_step())
    place = estate.scopes.find(key_of("wingtip"))
    assert place is not None
    content = summary_content(AboutScope(estate, View("adatum", "pec", date(2024, 4, 1)), place))
    people = content["second"]["people"]
    assert people[0]["who"] == "an owner of vm-core at the customer", "what was lost comes first"
    step = people[0]["steps"][0]
    assert step["text"].startswith("An owner of vm-core assigns Support Request Contributor")
    assert "reads the names of resource groups" in step["opens"]
    assert "at vm-core: recognized, for PEC." in step["after"]
    pages = pages_of(typeset.pdf(SUMMARY.template, content))
    assert "What to do, by person" in pages[1]
    assert "Sign-off" in pages[1]
    assert lost([people], squeezed(" ".join(pages))) == []


def test_there_is_no_second_page_for_a_day_that_is_over_nor_where_nothing_is_missing() -> None:
    place = CUSTOMER.scopes.find(key_of("wingtip"))
    assert place is not None
    passed = summary_content(AboutScope(CUSTOMER, View("adatum", "pec", date(2024, 4, 1)), place))
    assert passed["second"] is None
    good = content_of(customer(1))
    assert good["second"] is None


# How long it is ---------------------------------------------------------------------------------------------


def before_the_annex(estate: Estate, scope: str, wish: Wish | None = None, size: str = "a4") -> int:
    place = estate.scopes.find(scope)
    assert place is not None
    view = View(next(iter(estate.partners)), "pec", date(2024, 4, 1))
    content = summary_content(AboutScope(estate, view, place, wish or Wish()), size)
    assert content["first"] is not None
    pages = pages_of(typeset.pdf(SUMMARY.template, content))
    return next(number for number, page in enumerate(pages) if re.search("^Annex$", page, re.MULTILINE))


QUARTER = Period(date(2024, 1, 15), date(2024, 4, 1))


@pytest.mark.parametrize("scope", ["wingtip", "litware", "tailspin"])
@pytest.mark.parametrize(("wish", "size"), [(Wish(), "a4"), (Wish(QUARTER), "a4"), (Wish(QUARTER), "letter")])
def test_before_the_annex_are_three_pages_at_most(scope: str, wish: Wish, size: str) -> None:
    assert before_the_annex(Estate().apply(sample_step()), key_of(scope), wish, size) <= 3


@pytest.mark.parametrize("size", ["a4", "letter"])
def test_the_first_page_holds_all_of_it_also_of_a_period_in_german(size: str) -> None:
    estate = Estate().apply(sample_step())
    view = View("adatum", "pec", date(2024, 4, 1))
    asked = AboutScope(estate, view, found(estate, "wingtip"), Wish(Period(date(2024, 3, 1), date(2024, 4, 1))))
    first, second, *_ = pages_of(SUMMARY.pdf(asked, size, language="de"))
    assert "Wie sicher" in first
    assert "was kein Fakt sagt" in " ".join(first.split())
    assert "03.2024" in first, "a month as it is written there"
    assert "Was zu tun ist, nach Person" in second


@pytest.mark.parametrize(("people", "called"), [(120, "{}"), (2, "{} " + "W" * 300)])
def test_neither_many_people_nor_long_names_make_it_longer(people: int, called: str) -> None:
    assert before_the_annex(customer(people, called=called), "cust") <= 3


def test_scopes_that_stand_alike_are_one_line_and_every_other_is_there() -> None:
    facts: list[Fact] = [*customer(1).facts_in_order()]
    for number in range(300):
        group = f"/subscriptions/sub-1/resourceGroups/rg-{number:03}"
        facts.append(Scope(group, ScopeKind.RESOURCE_GROUP, "sub-1", f"rg-{number:03}"))
        facts.append(Scope(f"{group}/providers/x/y/vm", ScopeKind.RESOURCE, group, f"vm-{number:03}"))
    estate = Estate.of(facts)
    content, pdf = paper(estate, wish=Wish(programs=["designation"]))
    (line,) = content["lists"][0]["scopes"]
    assert (line["name"], line["inside"]) == ("Customer", "with 1 subscription, 300 resource groups and 300 resources")
    assert "rg-299" not in text_of(pdf)
    (own,) = estate.role_assignments.values()
    scope = "/subscriptions/sub-1/resourceGroups/rg-007"
    looked = [Change(None, Collected(one)) for one in Collectable]
    elsewhere = estate.apply(ChangeSet("moved", (Change(own, replace(own, scope=scope.casefold())), *looked)))
    content = content_of(elsewhere, wish=Wish(programs=["designation"]))
    told = [(one["name"], one["inside"], one["words"]) for one in content["lists"][0]["scopes"][2:]]
    names = "rg-000, rg-001, rg-002 and 296 resource groups more, all alike"
    assert told == [
        (names, "with 299 resources", [Verdict.NOT_RECOGNIZED]),
        ("rg-007", "with vm-007", [Verdict.RECOGNIZED]),
    ]


def test_no_deeper_than_asked_are_scopes_told_one_by_one() -> None:
    content = content_of(CUSTOMER, key_of("wingtip"), Wish(programs=["pec"], depth="subscription"))
    lines = content["lists"][0]["scopes"]
    assert [one["name"] for one in lines] == ["Wingtip", "wingtip-apps", "wingtip-core and wingtip-lab"]
    assert lines[-1]["id"].split() == [key_of(name).rsplit("/", 1)[-1] for name in ("wingtip-core", "wingtip-lab")]
    by_partner = [one["words"][[name.split()[0] for name in content["columns"]].index("Adatum")] for one in lines]
    assert by_partner[0] == Verdict.PARTLY, "what lies below is in the verdict"


def test_a_period_has_a_first_page_about_its_days_and_its_end() -> None:
    content, pdf = paper(Estate().apply(sample_step()), key_of("wingtip"), Wish(QUARTER))
    first, text = content["first"], " ".join(pages_of(pdf)[0].split())
    assert "in part on 77 of 77 days" in first["answer"][0]["strong"]
    assert "On the last day, 2024-03-31" in first["answer"][0]["rest"]
    assert "lost vm-core on 2024-03-01" in first["answer"][1]["strong"]
    assert first["months"]["months"][-1] == "2024-03"
    assert "verdicts as on 2024-03-31, the last day" in text


def test_each_source_that_decides_is_told_with_its_address_and_each_fact_with_its_age() -> None:
    content, pdf = paper(CUSTOMER, key_of("wingtip"))
    text = squeezed(text_of(pdf))
    assert content["sources"]
    assert [one["where"] for one in content["sources"] if squeezed(one["where"]) not in text] == []
    assert all(one["age"].endswith("days") for one in content["origins"])
