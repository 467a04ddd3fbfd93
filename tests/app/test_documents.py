"""Each document about a customer: it says what the window says, keeps to its pages, and tells of nobody else."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from partner_desk.app.answers import View, explained
from partner_desk.app.findings import all_findings
from partner_desk.app.firm import Firm
from partner_desk.app.letterhead import logo_of
from partner_desk.app.paper import AboutScope, Paper, Wish
from partner_desk.app.papers import DOCUMENT, SCOPE_PAPERS
from partner_desk.app.reporting import summary_content
from partner_desk.app.rulebook import library
from partner_desk.app.sample import sample_step
from partner_desk.app.versions import rules_hash
from partner_desk.app.workspace import Workspace
from partner_desk.domain import clock
from partner_desk.domain.billing import Billing, ChargeKind, EarnedCredit
from partner_desk.domain.changes import Change, ChangeSet, Fact
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, Period, start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.language import speaking
from partner_desk.readings.questions import Verdict
from partner_desk.reports import typeset
from partner_desk.resources import resource_path
from tests.app.test_reporting import CUSTOMER, customer, desk_of
from tests.examples import examples
from tests.hostile import NAMES
from tests.papers import pages_of, squeezed, words_of
from tests.sample import key_of

DAY = date(2024, 4, 1)
SAMPLE = Estate().apply(sample_step())
DOCUMENTS = tuple(one for one in SCOPE_PAPERS if one.template == DOCUMENT)
PAGES = {
    "one-pager": 3, "change-request": 2, "evidence-pack": 1, "recognized": 1, "before-after": 1, "portfolio": 1,
    "credit-statement": 1, "attestation": 2, "dpor-or-pal": 1,
}  # fmt: skip
"""So many pages a document of Wingtip has at most; some have one for each partner of whom they tell."""
ABOUT_ONE = tuple(one for one in DOCUMENTS if not one.of_desk)
"""Those that leave for a customer or are about one."""
ZERO = (18, 19, 20)
MARCH = Period(date(2024, 3, 1), date(2024, 4, 1))
WISHES = {"before-after": Wish(Period(date(2024, 2, 1), date(2024, 4, 2)))}
"""What a document needs to be asked for."""
FIRM = Firm("Acme & Sons <b>", "desk@acme.example")

each_document = pytest.mark.parametrize("paper", DOCUMENTS, ids=lambda one: one.name)
each_about_one = pytest.mark.parametrize("paper", ABOUT_ONE, ids=lambda one: one.name)


def about(estate: Estate, scope: str, wish: Wish | None = None, day: date = DAY) -> AboutScope:
    place = estate.scopes.find(scope)
    assert place is not None
    view = View(next(iter(estate.partners)), library().first_program, day)
    return AboutScope(estate, view, place, wish or Wish(), FIRM, "a.partnerdesk")


@cache
def sample_of(paper: Paper[AboutScope]) -> tuple[dict[str, Any], bytes]:
    content = paper.content(about(SAMPLE, key_of("wingtip"), WISHES.get(paper.name)), "a4", lambda *_: None)
    return content, typeset.pdf(paper.template, content)


@each_document
def test_it_keeps_to_its_pages_and_each_says_what_it_is_by_whom_and_by_which_rules(paper: Paper[AboutScope]) -> None:
    content, pdf = sample_of(paper)
    pages = pages_of(pdf)
    assert len(pages) <= PAGES[paper.name]
    for page in pages:
        text = " ".join(page.split())
        assert "TRAINING · all invented" in text
        assert f"Made {clock.now():%Y-%m-%d}" in text
        assert "Acme & Sons <b>" in text
        assert ("From the desk a.partnerdesk." in text) is paper.of_desk
        assert rules_hash()[:12] in text
        assert "Not a statement by Microsoft." in text
    assert b"pdfuaid:part" in pdf
    assert content["kind"] in pages[0]


@each_document
def test_every_word_of_its_content_is_in_its_text(paper: Paper[AboutScope]) -> None:
    content, pdf = sample_of(paper)
    text = squeezed("".join(pages_of(pdf)))
    told = words_of(
        [[sheet["title"], sheet["identity"], sheet["answer"], sheet["blocks"]] for sheet in content["sheets"]]
    )
    drawn = {"strong", "faint", "coded", "tint", *Verdict, *(block for block in BLOCKS)}
    lost = [one for one in told - drawn if any(squeezed(word) not in text for word in one.split())]
    assert lost == []


BLOCKS = ("heading", "lines", "table", "facts", "cards", "bullets", "strip", "commands", "signoff", "break")


@each_document
def test_names_are_no_markup_and_make_it_no_longer(paper: Paper[AboutScope]) -> None:
    strange = "".join(one for one in NAMES if one.isascii())[:60]
    for called in (f"{{}} {strange}".replace("{", "").replace("}", ""), "W" * 200):
        estate = customer(2)
        people = [replace(one, name=f"{called} {number}") for number, one in enumerate(estate.principals.values())]
        whole = Estate.of([*(one for one in estate.facts_in_order() if one not in estate.principals.values()), *people])
        try:
            content = paper.content(about(whole, "cust", WISHES.get(paper.name)), "letter", lambda *_: None)
        except Refused:
            continue  # there may be nothing to ask for
        assert len(pages_of(typeset.pdf(paper.template, content))) <= PAGES[paper.name]


@cache
def long_names() -> Estate:
    """The sample, with names of 300 letters wherever there are some."""
    facts: list[Any] = list(SAMPLE.facts_in_order())
    return Estate.of(
        [replace(one, name=f"{one.name} {'very long ' * 30}") if hasattr(one, "name") else one for one in facts]
    )


@each_document
def test_names_of_three_hundred_letters_fill_no_page_with_themselves(paper: Paper[AboutScope]) -> None:
    content = paper.content(about(long_names(), key_of("wingtip"), WISHES.get(paper.name)), "a4", lambda *_: None)
    assert len(pages_of(typeset.pdf(paper.template, content))) <= 2 * PAGES[paper.name]
    assert "very long " * 12 not in json.dumps(content)


@each_document
def test_a_scenario_says_so_on_each_page_and_never_that_it_is_recorded(paper: Paper[AboutScope]) -> None:
    content = paper.content(
        about(SAMPLE.supposed("What if"), key_of("wingtip"), WISHES.get(paper.name)), "a4", lambda *_: None
    )
    mark = "SCENARIO 'What if' - not recorded" if paper.of_desk else "SCENARIO - not recorded"
    assert content["mark"] == mark
    assert any(mark in one for one in content["foot"])
    assert not any("As recorded" in one for one in content["foot"])


@pytest.mark.parametrize("paper", [one for one in SCOPE_PAPERS if not one.of_desk], ids=lambda one: one.name)
def test_how_we_call_a_scenario_and_the_file_of_a_desk_stays_here(paper: Paper[AboutScope]) -> None:
    role = next(one for one in SAMPLE.role_assignments.values() if one.scope.endswith("/rg-apps"))
    changes = ChangeSet("zzsecret step", (Change(role, None),))
    asked = about(SAMPLE.apply(changes).supposed("zzsecret plan"), key_of("wingtip"))
    asked = replace(asked, base=SAMPLE, changes=changes, desk="zzsecret.partnerdesk")
    content = paper.content(asked, "a4", lambda *_: None)
    assert "zzsecret" not in json.dumps(content)
    assert not any(b"zzsecret" in paper.written(ending, asked) for ending in paper.endings)


def test_evidence_and_statement_are_about_the_partner_that_is_looked_at_where_it_has_business() -> None:
    def titles(looked_at: str) -> list[str]:
        asked = replace(about(SAMPLE, key_of("wingtip"), Wish(MARCH)), looked_at=looked_at)
        papers = [
            paper_named(one).content(asked, "a4", lambda *_: None) for one in ("evidence-pack", "credit-statement")
        ]
        return [json.dumps([one["sheets"][0]["title"], one["sheets"][0]["identity"]]) for one in papers]

    evidence, statement = titles("fabrikam")
    assert "for Fabrikam" in evidence
    assert "Adatum" in statement, "who is never billed here earns no credit here"
    assert titles("") == titles("nobody") == titles("adatum")


@each_about_one
def test_one_partner_is_told_nothing_of_its_rivals(paper: Paper[AboutScope]) -> None:
    for own in SAMPLE.partners:
        try:
            content = paper.content(
                about(SAMPLE, key_of("wingtip"), replace(WISHES.get(paper.name, Wish()), partners=[own])),
                "a4",
                lambda *_: None,
            )
        except Refused:
            continue
        words = json.dumps({**content, "firm": ""}, ensure_ascii=False).casefold()
        rivals = {one.split()[0].casefold() for one in SAMPLE.partners.keys() - {own}}
        assert [one for one in rivals if one in words] == [], own


def test_in_german_partners_without_a_name_and_sources_that_are_no_file_have_german_words() -> None:
    paper = paper_named("dpor-or-pal")
    told = paper.written(".txt", about(SAMPLE, key_of("tailspin-web"), Wish(partners=["northwind"])), "de").decode()
    told += json.dumps(summary_in_german("northwind"), ensure_ascii=False)
    assert [
        one for one in ("another partner", "not named", "file 1 of", "the sample desk", "by hand") if one in told
    ] == []
    assert "der Beispiel-Desk" in told


def summary_in_german(partner: str) -> dict[str, Any]:
    with speaking("de", resource_path("locale")):
        return summary_content(about(SAMPLE, key_of("wingtip"), Wish(partners=[partner])))


@pytest.mark.parametrize("name", ["summary", "recognized", "dpor-or-pal", "before-after"])
def test_where_a_partner_is_chosen_nothing_is_said_of_everybody(name: str) -> None:
    paper = next(one for one in SCOPE_PAPERS if one.name == name)
    told = ""
    for own in SAMPLE.partners:
        wish = replace(WISHES.get(name, Wish()), partners=[own])
        told += json.dumps(paper.content(about(SAMPLE, key_of("wingtip"), wish), "a4", lambda *_: None))
    assert "asked about" in told
    everybody = (
        "Every partner",
        "All partners",
        "Nobody is recognized",
        "partners here",
        "nobody, as far",
        "Nobody gains",
    )
    assert [one for one in everybody if one in told] == []


@settings(examples(3), phases=[Phase.generate])
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_document_tells_of_another_customer(first: int, second: int) -> None:
    estate, tenants = desk_of(first, second)
    day = date(2024, 3, 5)
    alone = Estate.of(one for one in estate.facts_in_order() if "qqb" not in repr(one))
    for paper in ABOUT_ONE:
        for tenant in sorted(tenants)[:1]:
            told = []
            for whole in (estate, alone):
                try:
                    told.append(
                        paper.content(about(whole, tenant, WISHES.get(paper.name), day), "a4", lambda *_: None)[
                            "sheets"
                        ]
                    )
                except Refused as refused:
                    told.append(refused.sentence)
            words = json.dumps(told[0], ensure_ascii=False).casefold()
            assert "qqb" not in words, paper.name
            assert "whoami" not in words, paper.name
            managing = {one.managing_tenant for one in estate.delegations.values()}
            away = [one.name for one in estate.principals.values() if one.tenant not in (None, tenant, *managing)]
            assert [one for one in away if re.search(rf"\b{re.escape(one.casefold())}\b(?!-)", words)] == []


# The customer one-pager -------------------------------------------------------------------------------------


def paper_named(name: str) -> Paper[AboutScope]:
    return next(one for one in DOCUMENTS if one.name == name)


def text_of_sheet(content: dict[str, Any], number: int) -> str:
    return json.dumps(content["sheets"][number], ensure_ascii=False)


def test_what_was_not_checked_stands_beside_a_recognition() -> None:
    told = {one.name: json.dumps(sample_of(one)[0]) for one in ABOUT_ONE}
    saying = {name for name, text in told.items() if "Not checked: " in text}
    assert saying >= {"one-pager", "change-request", "evidence-pack", "recognized"}


def test_the_one_pager_says_what_was_granted_who_sees_what_and_the_way_back() -> None:
    content, pdf = sample_of(paper_named("one-pager"))
    titles = [one["title"] for one in content["sheets"]]
    assert titles == [f"What {name} sees here, and what not" for name in (
        "Contoso Cloud (direct bill)", "Fabrikam (reseller)", "Northwind Consulting",
    )], "a page for each partner with a role, a link or a record here, by name"  # fmt: skip
    page = " ".join(pages_of(pdf)[1].split())
    assert "Fabrikam (reseller) has 1 account here with 2 roles and 1 link." in page
    assert "Role Contributor ops@fabrikam in Wingtip rg-apps in wingtip-apps changes every resource 2023-03-01" in page
    assert "az managementpartner delete --partner-id 5300001" in page
    assert "only Fabrikam (reseller), signed in as that account" in page
    assert "highly aggregated, anonymous figure" in page
    assert "Who sees what by the link" not in text_of_sheet(content, 0), "who is not linked sees nothing by a link"
    northwind = " ".join(pages_of(pdf)[2].split())
    assert "in the group Wingtip operators" in northwind


def test_the_one_pager_says_what_the_window_says() -> None:
    content, _ = sample_of(paper_named("one-pager"))
    place = SAMPLE.scopes.find(key_of("wingtip"))
    assert place is not None
    names = {one.name: one for one in library().programs.values()}
    for sheet, partner in zip(content["sheets"], ("contoso", "fabrikam", "northwind"), strict=True):
        tables = [one for one in sheet["blocks"] if one["kind"] == "table" and "Program of Microsoft" in one["head"]]
        for program, verdict, _ in tables[0]["rows"]:
            for name in program[0][0]["says"].split(", "):
                answer = explained(SAMPLE, View(partner, names[name].id, DAY), place).answer
                assert verdict[0][0]["sign"] == answer.verdict.value
                assert verdict[0][2]["says"].removesuffix(" (disputed)") == answer.verdict.words
                assert verdict[0][2]["says"].endswith("(disputed)") == answer.disputed


# The change request -----------------------------------------------------------------------------------------


def test_the_change_request_asks_for_what_was_lost_with_ids_price_way_back_and_commands() -> None:
    content, pdf = sample_of(paper_named("change-request"))
    first, second = (" ".join(page.split()) for page in pages_of(pdf))
    assert content["title"] == (
        "Change request: Give ops@fabrikam in Wingtip the role Support Request Contributor at wingtip-core"
    )
    assert "An owner of wingtip-core assigns Support Request Contributor" in first
    assert "Lost on 2024-03-01, when the role Owner of Adatum AdminAgents at wingtip-core ended" in first
    assert "not recognized → recognized from 2024-04-01" in first
    assert "Way back Open wingtip-core" in first
    for number in ("0b000006-0000-4000-8000-000000000006", "cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e"):
        assert number in first, "each id in one piece"
    assert "az role assignment create" in second
    assert "az role assignment delete" in second


def test_a_change_request_is_about_what_can_be_done_now() -> None:
    with pytest.raises(Refused, match="without an earlier day"):
        paper_named("change-request").content(about(CUSTOMER, key_of("wingtip")), "a4", lambda *_: None)


def test_a_change_request_nobody_chose_is_about_a_program_that_applies_and_takes_nothing_from_anybody() -> None:
    """Under an Enterprise Agreement only another seller would bring the credit, and that costs others theirs."""
    told = json.dumps(paper_named("change-request").content(about(SAMPLE, key_of("litware")), "a4", lambda *_: None))
    assert "Contributor" in told
    assert "takes over the sale" not in told
    assert "no longer recognized" not in told


def test_a_change_request_takes_from_others_only_where_a_partner_is_asked_for() -> None:
    """The seller of rg-apps has its credit there; another partner would have to take over the sale."""
    paper = paper_named("change-request")
    with pytest.raises(Refused, match="takes it from others"):
        paper.content(about(SAMPLE, key_of("rg-apps")), "a4", lambda *_: None)
    asked = about(SAMPLE, key_of("rg-apps"), Wish(partners=["contoso"]))
    assert "takes over the sale" in json.dumps(paper.content(asked, "a4", lambda *_: None)["sheets"][0]["answer"])


def test_a_change_request_takes_the_advice_that_is_asked_for_by_number() -> None:
    asked = about(SAMPLE, key_of("wingtip-core"), Wish(partners=["adatum"], advice=2))
    content = paper_named("change-request").content(asked, "a4", lambda *_: None)
    assert "foreign principal with Owner" in json.dumps(content["sheets"][0]["answer"])
    with pytest.raises(Refused, match="none with the number 9"):
        paper_named("change-request").content(replace(asked, wish=replace(asked.wish, advice=9)), "a4", lambda *_: None)


# The evidence pack ------------------------------------------------------------------------------------------


def billed(estate: Estate) -> Estate:
    """March 2024 on a bill: 15 % at app-orders but on three days, and nothing anywhere else."""
    said = Origin("daily_usage.csv", "root", datetime(2024, 4, 3, 6, 10, tzinfo=UTC))
    rows = [
        EarnedCredit(
            f"{place} {number}", key_of(place), date(2024, 3, 1) + number * ONE_DAY, ChargeKind.USAGE,
            Decimal("54.40") if place == "app-orders" and number + 1 not in ZERO else amount, "USD",
            Decimal(15 if place == "app-orders" and number + 1 not in ZERO else 0), "adatum", said,
        )
        for number in range(31)
        for place, amount in (("app-orders", Decimal(64)), ("vm-core", Decimal(136)))
    ]  # fmt: skip
    return estate.apply(ChangeSet("bill", tuple(Change(None, one) for one in rows)))


def test_the_evidence_pack_asks_about_the_days_on_which_bill_and_rules_differ() -> None:
    asked = about(billed(SAMPLE), key_of("app-orders"), Wish(MARCH, hashes={"daily_usage.csv": "f" * 64}))
    paper = paper_named("evidence-pack")
    content = paper.content(asked, "a4", lambda *_: None)
    (page,) = pages_of(typeset.pdf(paper.template, content))
    text = " ".join(page.split())
    assert "was recognized on 31 of 31 days. Bills show 0 % on 3 of them." in text
    assert "which condition failed on 2024-03-18, 2024-03-19, 2024-03-20 at this place?" in text
    assert "At stake: 28.80 USD, estimate." in text
    for number in (key_of("app-orders").split("/")[2], "5200001", "5300001", "0b000006-0000-4000-8000-000000000006"):
        assert number in text
    assert "f" * 64 in squeezed(page), "the hash of a file that was named"
    (strip,) = (one for one in content["sheets"][0]["blocks"] if one["kind"] == "strip")
    rules, bills = strip["rows"]
    assert rules["cells"] == [Verdict.RECOGNIZED.value] * 31
    assert [number + 1 for number in bills["marks"]] == list(ZERO)
    assert [number + 1 for number, one in enumerate(bills["cells"]) if one == "zero"] == list(ZERO)


def test_the_evidence_pack_names_the_resource_that_the_bill_gives_nothing_for() -> None:
    paper = paper_named("evidence-pack")
    asked = about(billed(SAMPLE), key_of("wingtip"), Wish(MARCH))
    told = " ".join(paper.written(".txt", asked).decode().split())
    assert re.search(r"A bill gives 0 % for: \S*app-orders ", told)
    assert (
        "A bill gives 0 %"
        not in paper.written(".txt", replace(asked, scope=SAMPLE.scopes.find(key_of("app-orders")) or 0)).decode()
    )


def test_the_evidence_pack_says_that_a_program_does_not_apply_and_counts_no_days_of_it() -> None:
    asked = about(SAMPLE, key_of("tailspin"), Wish(programs=["pec"]))
    told = " ".join(paper_named("evidence-pack").written(".txt", asked).decode().split())
    assert "By the documented rules PEC does not apply here on these days." in told
    assert " on 0 of " not in told


def test_the_text_of_an_evidence_pack_tells_each_day() -> None:
    period = Period(date(2024, 3, 15), date(2024, 3, 25))
    asked = about(billed(SAMPLE), key_of("app-orders"), Wish(period))
    told = " ".join(paper_named("evidence-pack").written(".txt", asked).decode().split())
    assert "in the bills 15 - 17: recognized; 18 - 20: 0 %; 21 - 24: recognized" in told


def test_the_evidence_pack_names_who_had_access_on_the_day_in_question_not_who_has_it_at_the_end() -> None:
    credit = EarnedCredit(
        "vm-core 10", key_of("vm-core"), date(2024, 2, 10), ChargeKind.USAGE, Decimal(64), "USD", Decimal(0), "adatum"
    )
    estate = SAMPLE.apply(ChangeSet("bill", (Change(None, credit),)))
    period = Period(date(2024, 2, 1), date(2024, 4, 1))
    content = paper_named("evidence-pack").content(
        about(estate, key_of("wingtip-core"), Wish(period)), "a4", lambda *_: None
    )
    blocks = content["sheets"][0]["blocks"]
    assert "2024-02-10" in json.dumps(blocks[2])
    assert "ended on 2024-03-01" in json.dumps(blocks[1])


def test_the_annex_of_an_evidence_pack_has_every_row_and_its_hash_is_told() -> None:
    asked = about(billed(SAMPLE), key_of("app-orders"), Wish(MARCH))
    paper = paper_named("evidence-pack")
    words = json.dumps(paper.content(asked, "a4", lambda *_: None))
    annexes = {ending: make(asked) for ending, make in paper.annexes.items()}
    assert all(hashlib.sha256(data).hexdigest() in words for data in annexes.values())
    rows = json.loads(annexes[".json"])["rows"]
    assert [one["name"] for one in rows if one["row"] == "day"] == [
        str(MARCH.since + day * ONE_DAY) for day in range(31)
    ]
    assert len(annexes[".csv"].decode("utf-8-sig").splitlines()) == len(rows) + 1


def test_an_evidence_pack_names_nobody_but_the_customer_and_those_who_sell() -> None:
    content = paper_named("evidence-pack").content(about(SAMPLE, key_of("wingtip"), Wish(MARCH)), "a4", lambda *_: None)
    words = json.dumps(content)
    assert "Adatum" in words
    assert "Northwind" not in words, "it has a role there, and nothing to do with the ticket"


def test_a_redacted_evidence_pack_has_ids_and_no_names() -> None:
    asked = about(billed(SAMPLE), key_of("app-orders"), Wish(MARCH, redact=True))
    paper = paper_named("evidence-pack")
    told = json.dumps({**paper.content(asked, "a4", lambda *_: None), "firm": ""})
    for words in (told, *(make(asked).decode() for make in paper.annexes.values())):
        named = [one for one in ("Wingtip", "ops@", "wingtip-apps", "daily_usage") if one in words]
        assert named == []
        assert "identity" in words
    assert "0b000006-0000-4000-8000-000000000006" in told


def test_every_paper_that_can_be_redacted_has_no_name_of_a_person_or_a_place() -> None:
    estate = billed(SAMPLE)
    tree = estate.scopes
    names = {tree.name(one) for one in range(len(tree))}
    names |= {name for one in estate.principals.values() for name in (one.name, one.sign_in_name) if name}
    for paper in (one for one in SCOPE_PAPERS if "redact" in one.heeds):
        asked = about(estate, key_of("wingtip"), Wish(MARCH, redact=True))
        told = words_of({**paper.content(asked, "a4", lambda *_: None), "firm": ""})
        assert [(name, one) for one in told for name in names if name in one] == [], paper.name
    assert len([one for one in SCOPE_PAPERS if "redact" in one.heeds]) == 5


# Who is recognized, before and after, portfolio, credit, links -----------------------------------------------


def test_who_is_recognized_is_told_of_everybody_by_name_as_the_window_has_it() -> None:
    content, _ = sample_of(paper_named("recognized"))
    place = SAMPLE.scopes.find(key_of("wingtip"))
    assert place is not None
    (_, first, *_) = content["sheets"][0]["blocks"]
    programs = {one.name: one.id for one in library().programs.values()}
    names = {one.name: one.id for one in SAMPLE.partners.values()}
    told = [row[0][0][0]["says"] for row in first["rows"]]
    assert told == sorted(told, key=str.casefold)
    for row, name in zip(first["rows"], told, strict=True):
        for program, shown in zip(first["head"][1:], row[1:], strict=True):
            answer = explained(SAMPLE, View(names[name], programs[program], DAY), place).answer
            assert shown[0][0]["sign"] == answer.verdict.value
            assert shown[0][2]["says"].endswith("(disputed)") == answer.disputed


def test_what_became_disputed_is_not_told_as_if_it_had_begun_on_that_day() -> None:
    told = json.dumps(paper_named("recognized").content(about(SAMPLE, key_of("litware")), "a4", lambda *_: None))
    assert "disputed since 2023-07-12" in told
    assert '"since 2023-07-12' not in told


def test_before_and_after_tells_who_lost_what_and_which_fact_it_was() -> None:
    _, pdf = sample_of(paper_named("before-after"))
    text = " ".join(pages_of(pdf)[0].split())
    assert "Adatum Distribution (indirect provider) loses Partner earned credit on 1." in text
    assert "The role Owner of Adatum AdminAgents at wingtip-core ends (2024-03-01)." in text
    with pytest.raises(Refused, match="more than one day"):
        paper_named("before-after").content(about(SAMPLE, key_of("wingtip")), "a4", lambda *_: None)


def test_a_scenario_is_compared_with_what_is_recorded() -> None:
    role = next(one for one in SAMPLE.role_assignments.values() if one.scope.endswith("/rg-apps"))
    supposed = SAMPLE.apply(ChangeSet("gone", (Change(role, None),))).supposed("Ops leaves")
    asked = replace(about(supposed, key_of("wingtip")), base=SAMPLE)
    sheet = paper_named("before-after").content(asked, "a4", lambda *_: None)["sheets"][0]
    told = json.dumps(sheet)
    assert "After: SCENARIO - not recorded." in told
    assert "Ops leaves" not in told
    assert "as recorded, 2024-04-01" in told
    assert "loses Partner earned credit on 1." in json.dumps(sheet["answer"])


def test_the_portfolio_has_the_customers_of_several_desks_and_says_which_desk_has_none(tmp_path: Path) -> None:
    """Who has the same PartnerID is the same partner, whatever it is called there."""
    bare: list[Fact] = [Partner("x", "Contoso", "9"), Scope("t", ScopeKind.TENANT, None, "Other")]
    held: dict[str, list[Fact]] = {"second": [*customer(1).facts_in_order()], "third": bare}
    for name, facts in held.items():
        workspace = Workspace.create(tmp_path / f"{name}.partnerdesk")
        workspace.commit(ChangeSet("all", tuple(Change(None, one) for one in facts)))
        workspace.close()

    def table_of(wish: Wish) -> tuple[list[Any], str]:
        asked = about(SAMPLE, key_of("litware"), wish)
        (sheet,) = paper_named("portfolio").content(asked, "a4", lambda *_: None)["sheets"]
        return next(one for one in sheet["blocks"] if one["kind"] == "table")["rows"], json.dumps(sheet)

    rows, told = table_of(Wish(partners=["contoso"], also=[tmp_path / f"{name}.partnerdesk" for name in held]))
    own, _ = table_of(Wish(partners=["contoso"]))
    assert rows[0][0][0][0]["says"] == "a.partnerdesk"
    assert rows[1 : len(own) + 1] == own
    (desk,), customer_row = rows[len(own) + 1 :]
    assert desk[0][0]["says"] == "second.partnerdesk"
    assert customer_row[0][0][0]["says"] == "Customer"
    assert f"{len(own) + 1} customers:" in told
    assert "third.partnerdesk has no partner with a PartnerID of Contoso Cloud" in told


def test_dpor_and_pal_stand_side_by_side_with_this_subscription_as_the_example() -> None:
    asked = about(SAMPLE, key_of("litware-platform"))
    content = paper_named("dpor-or-pal").content(asked, "a4", lambda *_: None)
    told = json.dumps(content)
    assert "DPOR or PAL: litware-platform as an example" in content["title"]
    assert "ops@contoso in Litware is linked to PartnerID 5100001" in told
    assert "one for each subscription" in told
    assert "Contoso Cloud (direct bill) (disputed), Fabrikam (reseller) (disputed)" in json.dumps(
        paper_named("dpor-or-pal").content(about(SAMPLE, key_of("litware")), "a4", lambda *_: None)
    ), "as the verdicts below it"
    later = paper_named("dpor-or-pal").content(
        about(SAMPLE, key_of("litware"), day=date(2026, 12, 1)), "a4", lambda *_: None
    )
    assert "not known of Contoso Cloud (direct bill), Fabrikam (reseller)" in json.dumps(later), (
        "it is recorded whose it is"
    )
    assert "Tenant: 7e000003-0000-4000-8000-000000000003;" in json.dumps(later)
    doubt = paper_named("dpor-or-pal").content(about(SAMPLE, key_of("tailspin-web"), Wish(partners=["northwind"])), "a4",
                                               lambda *_: None)  # fmt: skip
    assert "nobody of who was asked about" in json.dumps(doubt["sheets"][0]["answer"])
    unknown = paper_named("dpor-or-pal").content(about(customer(1), "cust"), "a4", lambda *_: None)
    assert "not known" in json.dumps(unknown["sheets"][0]["answer"])
    assert all(library().sources[one].title in told for aspect in library().handouts.compared for one in
               (cite.source for cite in aspect.cites))  # fmt: skip


def test_the_portfolio_has_a_line_for_each_customer_and_what_was_lost_first() -> None:
    content, _ = sample_of(paper_named("portfolio"))
    told = json.dumps(content)
    assert "Internal: several customers stand on it." in told
    asked = about(SAMPLE, key_of("wingtip"), Wish(partners=["adatum"]))
    rows = paper_named("portfolio").content(asked, "a4", lambda *_: None)["sheets"][0]["blocks"][1]["rows"]
    assert rows[0][0][0][0]["says"] == "Wingtip"
    assert "wingtip-core lost on 2024-03-01" in json.dumps(rows[0])
    for row in rows:
        place = next(one for one in range(len(SAMPLE.scopes)) if SAMPLE.scopes.name(one) == row[0][0][0]["says"])
        answer = explained(SAMPLE, View("adatum", library().told_first[0], DAY), place).answer
        assert row[1][0][0]["sign"] == answer.verdict.value


def test_the_portfolio_says_of_how_many_customers_something_is_not_known_and_what_it_leaves_out() -> None:
    detail = SAMPLE.facts[SubscriptionDetail][key_of("wingtip-core")]
    estate = SAMPLE.apply(ChangeSet("forget", (Change(detail, None),)))
    asked = about(estate, key_of("wingtip"), Wish(partners=["adatum"], programs=["designation", "pec", "pal", "dpor"]))
    told = json.dumps(paper_named("portfolio").content(asked, "a4", lambda *_: None)["sheets"])
    assert "not known)" in told
    assert "at 1 something is not known" in told
    assert library().programs["dpor"].name in told


def test_the_credit_statement_adds_up_what_was_earned_billed_and_missed() -> None:
    paper = paper_named("credit-statement")
    content = paper.content(about(billed(SAMPLE), key_of("wingtip"), Wish(MARCH)), "a4", lambda *_: None)
    (page,) = pages_of(typeset.pdf(paper.template, content))
    text = " ".join(page.split())
    assert [one["big"] for one in content["sheets"][0]["blocks"][0]["cards"]] == [
        "297.60 USD",
        "268.80 USD",
        "632.40 USD",
    ]
    assert "credited on bills; 28.80 USD (estimate) less than by the rules" in text
    assert "app-orders wingtip-apps 1,984.00 31 of 31 297.60 268.80 \N{MINUS SIGN}28.80 0.00" in text
    assert "Not an invoice." in text
    bare = paper.content(about(SAMPLE, key_of("wingtip"), Wish(MARCH)), "a4", lambda *_: None)
    assert "No bill of this period is recorded here: days only, no amounts." in json.dumps(bare)
    assert '"big": "' not in json.dumps(bare)


def test_the_attestation_names_who_is_linked_what_hangs_on_it_and_has_room_to_sign() -> None:
    content, pdf = sample_of(paper_named("attestation"))
    first = " ".join(pages_of(pdf)[0].split())
    assert [one["title"] for one in content["sheets"]] == [
        "Links of Fabrikam (reseller) at Wingtip", "Links of Northwind Consulting at Wingtip",
    ]  # fmt: skip
    assert "ops@fabrikam in Wingtip" in first
    assert "alone carries:" in first
    assert "When somebody leaves" in first
    assert "name, day, signature" in first


def test_what_is_not_known_is_nowhere_told_as_a_no() -> None:
    estate = customer(1)
    bare = Estate.of(one for one in estate.facts_in_order() if not isinstance(one, Billing))
    told = {
        paper.name: json.dumps(paper.content(about(bare, "cust", WISHES.get(paper.name)), "a4", lambda *_: None))
        for paper in DOCUMENTS
        if paper.name not in ("change-request", "before-after")
    }
    assert "recognized on 0 of 1 days. On 1 it is not known." in told["evidence-pack"]
    assert "1 of 1 not known" in told["recognized"]
    assert "1 of 1 not known" in told["one-pager"]
    assert "at 1 something is not known" in told["portfolio"]
    assert "on 0 of 1 (1 not known)" in told["portfolio"]
    assert '"unknown"' in told["credit-statement"]


def test_a_change_request_of_a_scenario_asks_for_its_steps_here_and_no_others() -> None:
    held = {scope.split("/")[-1]: one for one in SAMPLE.role_assignments.values() for scope in (one.scope,)}
    elsewhere = next(
        one for one in SAMPLE.role_assignments.values()
        if SAMPLE.principals[one.principal].tenant == key_of("litware") and one.scope != "/"
    )  # fmt: skip
    changes = ChangeSet("x", (Change(held["rg-apps"], None), Change(elsewhere, None)))
    supposed = SAMPLE.apply(changes).supposed("Ops leaves")
    asked = replace(about(supposed, key_of("wingtip")), base=SAMPLE, changes=changes)
    content = paper_named("change-request").content(asked, "a4", lambda *_: None)
    told = json.dumps({**content, "firm": ""}, ensure_ascii=False)
    assert content["mark"] == "SCENARIO - not recorded"
    assert content["title"] == "Change request: Take the role Contributor at rg-apps from ops@fabrikam in Wingtip"
    assert "Ops leaves" not in told
    assert "az role assignment delete" in told
    assert "Adatum Distribution (indirect provider), PEC: gained on 0, lost on 1." in told
    assert "itware" not in told, "what is planned at another customer is not on it"
    nothing = replace(asked, changes=ChangeSet("x", (Change(elsewhere, None),)))
    with pytest.raises(Refused, match="changes nothing at this customer"):
        paper_named("change-request").content(nothing, "a4", lambda *_: None)


def test_a_paper_about_a_scenario_says_that_what_it_plans_counts_only_later() -> None:
    role = next(one for one in SAMPLE.role_assignments.values() if one.scope.endswith("/rg-apps"))
    planned = replace(role, until=start_of(DAY + 40 * ONE_DAY))
    changes = ChangeSet("x", (Change(role, planned),))
    asked = replace(about(SAMPLE.apply(changes).supposed("Later"), key_of("wingtip")), base=SAMPLE, changes=changes)
    said = f"What the scenario plans counts from {DAY + 40 * ONE_DAY} on; this paper is about an earlier day."
    for name in ("recognized", "one-pager", "portfolio"):
        assert said in paper_named(name).content(asked, "a4", lambda *_: None)["foot"][1], name
    assert said in summary_content(asked)["note"]
    elsewhere = replace(asked, scope=about(asked.estate, key_of("litware")).scope)
    assert said not in summary_content(elsewhere)["note"], "what is planned at another customer is not on it"
    for name in ("before-after", "change-request"):
        assert said not in json.dumps(paper_named(name).content(asked, "a4", lambda *_: None)), "it is about that day"


def test_a_change_request_mends_a_finding_for_whom_and_where_it_was_found() -> None:
    asked = about(SAMPLE, key_of("wingtip"))
    (reader,) = (one for one in all_findings(SAMPLE, asked.view).open if one.kind == "access.foreign-role")
    paper = paper_named("change-request")
    wanted = replace(asked, wish=Wish(finding=reader.id))
    (sheet,) = paper.content(wanted, "a4", lambda *_: None)["sheets"]
    told = json.dumps(sheet)
    assert reader.sentence in told
    assert reader.rule in told
    assert "Contoso AdminAgents" in json.dumps(sheet["answer"])
    assert key_of("wingtip-lab").rsplit("/", 1)[-1] in told
    with pytest.raises(Refused, match="no finding 'x'"):
        paper.content(replace(asked, wish=Wish(finding="x")), "a4", lambda *_: None)


@each_document
def test_it_is_a_web_page_and_data_too_with_every_word_of_it(paper: Paper[AboutScope]) -> None:
    asked = about(SAMPLE, key_of("wingtip"), WISHES.get(paper.name))
    content, _ = sample_of(paper)
    page = unescape(re.sub("<[^>]*>", "", paper.written(".html", asked).decode()))
    drawn = {"strong", "faint", "coded", "heading", "lines", "table", "facts", "cards", "bullets", "strip", "commands"}
    told = words_of([content["title"], content["mark"], content["sheets"]])
    unseen = drawn | {"signoff", "break", "tint", "zero", "none", *Verdict}
    lost = [one for one in told - unseen if squeezed(one) not in squeezed(page)]
    assert lost == []
    if ".json" not in paper.annexes:
        data = json.loads(paper.written(".json", asked))
        assert data["sheets"] == content["sheets"]
        assert data["rules"] == f"sha256:{rules_hash()}"


@pytest.mark.parametrize("name", ["change-request", "one-pager"])
def test_what_is_sent_is_also_the_text_of_a_mail(name: str) -> None:
    paper = paper_named(name)
    mail = paper.written(".txt", about(SAMPLE, key_of("wingtip"))).decode()
    content, _ = sample_of(paper)
    assert mail.startswith("TRAINING")
    told = words_of([[sheet["title"], sheet["answer"]] for sheet in content["sheets"]]) - {"strong", "faint", *Verdict}
    assert [one for one in told if squeezed(one) not in squeezed(mail)] == []
    assert content["foot"][1] in mail
    assert max(map(len, mail.splitlines())) < 250
    if name == "change-request":
        assert "az role assignment create" in mail
        assert "[ ] agreed" in mail


# Whose papers they are --------------------------------------------------------------------------------------

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#0b4a8c"/></svg>'
)


def test_the_firm_and_its_logo_stand_at_the_head_and_a_damaged_picture_stops_no_paper(tmp_path: Path) -> None:
    good, bad, other = tmp_path / "logo.svg", tmp_path / "logo.png", tmp_path / "logo.exe"
    good.write_text(PICTURE, encoding="utf-8")
    bad.write_bytes(b"\x89PNG no picture")
    other.write_bytes(b"MZ")
    assert logo_of(Firm("A", logo=good)) == {"format": "svg", "bytes": list(PICTURE.encode())}
    assert [logo_of(Firm("A", logo=one)) for one in (bad, other, tmp_path / "gone.png", None)] == [None] * 4
    asked = replace(about(SAMPLE, key_of("litware")), firm=Firm("Acme & Sons <b>", "ask@acme.example", good))
    for name in ("summary", "attestation"):
        paper = next(one for one in SCOPE_PAPERS if one.name == name)
        pdf = paper.pdf(asked)
        assert "Acme & Sons <b> · ask@acme.example" in " ".join(pages_of(pdf)[0].split())
        assert b"pdfuaid:part" in pdf


@pytest.mark.parametrize("paper", SCOPE_PAPERS, ids=lambda one: one.name)
def test_where_no_partner_has_business_a_document_says_so_and_is_never_empty(paper: Paper[AboutScope]) -> None:
    asked = about(customer(0), "sub-1", WISHES.get(paper.name), clock.today())
    if paper.name in ("summary", "recognized", "before-after", "portfolio", "dpor-or-pal"):
        content = paper.content(asked, "a4", lambda *_: None)
        assert content.get("sheets", content["title"])
        assert "0 of 0" not in json.dumps(content)
    else:
        with pytest.raises(Refused, match=r"^No (partner has|advice about)"):
            paper.content(asked, "a4", lambda *_: None)
