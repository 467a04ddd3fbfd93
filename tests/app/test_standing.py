"""Whatever leaves the program of a scenario says that it is one, and never that it is recorded."""

from __future__ import annotations

from datetime import date

from partner_desk.app.answers import View, explained
from partner_desk.app.checklist import check_list
from partner_desk.app.exporting import case_of
from partner_desk.app.findings import all_findings
from partner_desk.app.findings import as_text as findings_as_text
from partner_desk.app.moveplans import move_named
from partner_desk.app.moves import Given, Moving
from partner_desk.app.paper import AboutScope
from partner_desk.app.reporting import summary_content
from partner_desk.app.runbooks import FORMS, RunbookSource, made
from partner_desk.app.sample import sample_step
from partner_desk.app.telling import as_markdown, as_text
from partner_desk.domain import edits
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import start_of
from tests.facts import ORIGIN, as_recorded
from tests.sample import key_of

DAY = date(2024, 4, 1)
VIEW = View("adatum", "pec", DAY)
RECORDED = Estate().apply(as_recorded(sample_step()))
STEP = edits.set_partner_of_record(RECORDED, [key_of("tailspin-web")], "5400001", start_of(DAY), ORIGIN)
SUPPOSED = RECORDED.supposed("Ann leaves").apply(STEP)
MARK = "SCENARIO 'Ann leaves' - not recorded"


def documents(estate: Estate) -> dict[str, str]:
    """Every kind of document that is made of an estate, as text."""
    scope = estate.scopes.find(key_of("wingtip-core"))
    assert scope is not None
    reasons = [explained(estate, VIEW, scope)]
    change = edits.set_partner_of_record(
        estate, [key_of("tailspin-web")], "5300001", start_of(date(2024, 5, 1)), ORIGIN
    )
    given: dict[str, Given] = {"on": date(2024, 6, 1), "subscriptions": (key_of("wingtip-core"),), "seller": "contoso"}
    move = Moving(move_named("csp-to-csp"), given, ORIGIN).outcome(estate)
    book = made(RunbookSource(estate, change, "A step"))
    return {
        "summary": str(summary_content(AboutScope(estate, VIEW, scope))),
        "reasons": as_text(estate, scope, reasons),
        "reasons as Markdown": as_markdown(estate, scope, reasons),
        "findings": findings_as_text(estate, all_findings(estate, VIEW).open),
        "case": case_of(estate, "a.partnerdesk", leave_out=True).text,
        "check list": check_list(move),
        **{f"runbook as {form}": FORMS[form].write(book) for form in FORMS},
    }


def test_every_document_of_a_scenario_says_so_and_what_leaves_for_a_customer_without_its_name() -> None:
    for kind, text in documents(SUPPOSED).items():
        plain = text.replace("\\", "")
        assert ("Ann leaves" in plain) is (kind != "summary"), kind
        assert "not recorded" in plain, kind
        assert "As recorded" not in plain, kind


def test_no_document_of_a_desk_does() -> None:
    for kind, text in documents(RECORDED).items():
        assert "SCENARIO" not in text, kind


def test_a_redacted_case_of_a_scenario_is_one_without_its_name() -> None:
    text = case_of(SUPPOSED, "a.partnerdesk", redact=True, leave_out=True).text
    assert "SCENARIO - not recorded" in text
    assert "Ann leaves" not in text


def test_the_case_of_one_customer_is_called_after_it_not_after_the_desk() -> None:
    text = case_of(RECORDED, "Wingtip and Tailspin", tenant=key_of("wingtip"), leave_out=True).text
    assert 'title = "The customer Wingtip' in text
    assert "Tailspin" not in text
