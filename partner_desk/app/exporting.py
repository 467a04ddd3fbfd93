"""Exports: the desk, or the part of one tenant, as a case file."""

from __future__ import annotations

from datetime import date

from partner_desk.app.rulebook import library
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import scope_called
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.writing import CaseText, write_case
from partner_desk.reports.standing import scenario_mark


def case_of(
    estate: Estate,
    called: str,
    *,
    tenant: str | None = None,
    redact: bool = False,
    leave_out: bool = False,
    day: date | None = None,
) -> CaseText:
    """A case of an estate; `called` is what the desk is called, which only an open case of all of it says.

    With a `day` it asks what is expected of the desk, on that day where no other is said.
    """
    title = f"The desk {called}" if tenant is None else _customer(estate, tenant)
    if redact:
        title = "A desk with pseudonyms for its names and ids"
    if estate.scenario:
        title = f"{'SCENARIO - not recorded' if redact else scenario_mark(estate)}: {title}"
    return write_case(
        estate, title, "Partner Desk, export", Vocabulary.of(library()),
        tenant=tenant, redact=redact, leave_out=leave_out, day=day,
    )  # fmt: skip


def _customer(estate: Estate, tenant: str) -> str:
    return f"The customer {scope_called(estate.scopes, tenant)}"
