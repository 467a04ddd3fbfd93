"""The documents on paper, each once: the menu of the window, its preview and the command line read them here.

A new one is a module that says what stands on it, a template, and an entry below. What it needs is loaded when it is
made: neither the window nor the command line waits for it to start.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import AboutClass, AboutLearner, AboutLetter, AboutRules, AboutScope, OpeningPage, Paper
from partner_desk.app.versions import versions
from partner_desk.domain.progress import Progress, silent


def _summary(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.reporting import summary_content

    return summary_content(request, size, progress)


def _summary_opening(request: AboutScope, size: str, progress: Progress) -> OpeningPage:
    from partner_desk.app.reporting import summary_opening

    return summary_opening(request, size, progress)


def _onepager(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.onepager import onepager_content

    return onepager_content(request, size, progress)


def _request(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.request import request_content

    return request_content(request, size, progress)


def _summary_webpage(content: dict[str, Any]) -> bytes:
    from partner_desk.reports.summary_webpage import summary_webpage

    return summary_webpage(content)


def _webpage(content: dict[str, Any]) -> bytes:
    from partner_desk.reports.sheet_webpage import sheet_webpage

    return sheet_webpage(content)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps({**versions(), **content}, ensure_ascii=False, indent=1).encode()


def _text(content: dict[str, Any]) -> bytes:
    from partner_desk.reports.sheet_text import as_text

    return as_text(content).encode()


def _evidence(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.evidence import evidence_content

    return evidence_content(request, size, progress)


def _evidence_csv(request: AboutScope) -> bytes:
    from partner_desk.app.documents.evidence import evidence_csv

    return evidence_csv(request)


def _evidence_json(request: AboutScope) -> bytes:
    from partner_desk.app.documents.evidence import evidence_json

    return evidence_json(request)


def _in_letters(request: AboutScope) -> AboutScope:
    """The same request about a desk without names, if that is wished."""
    if not request.wish.redact:
        return request
    from partner_desk.app.documents.redacting import redacted

    return redacted(request)


def _neutral(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.neutral import neutral_content

    return neutral_content(_in_letters(request), size, progress)


def _portfolio(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.portfolio import portfolio_content

    return portfolio_content(request, size, progress)


def _statement(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.statement import statement_content

    return statement_content(_in_letters(request), size, progress)


def _attestation(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.attestation import attestation_content

    return attestation_content(_in_letters(request), size, progress)


def _before_after(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.before_after import before_after_content

    return before_after_content(request, size, progress)


def _associations(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.dpor_or_pal import associations_content

    return associations_content(_in_letters(request), size, progress)


def _progress(request: AboutLearner, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.school.sheet import progress_page
    from partner_desk.reports.progress import page_content

    return page_content(progress_page(request.progress, request.now, request.language, size))


def _thread(request: AboutRules, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.thread import thread_content

    return thread_content(request, size, progress)


def _thread_text(request: AboutRules) -> bytes:
    return _text(_thread(request, "a4", silent))


def _letter(request: AboutLetter, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.letter import letter_content

    return letter_content(request, size, progress)


def _letter_text(request: AboutLetter) -> bytes:
    return _text(_letter(request, "a4", silent))


def _class(request: AboutClass, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.classsheet import class_content

    return class_content(request, size, progress)


def _class_text(request: AboutClass) -> bytes:
    return _text(_class(request, "a4", silent))


DOCUMENT = "document.typ"
"""The template of every document that is made of sheets and blocks."""
FORMS: Mapping[str, Callable[[dict[str, Any]], bytes]] = {".html": _webpage, ".txt": _text, ".json": _json}
"""What each of them can be written as besides."""

SUMMARY = Paper(
    "summary",
    "summary",
    "Write the eligibility summary of one tenant or subscription: nothing of another customer is on it.",
    FileKind("A summary", ".pdf"),
    "summary.typ",
    _summary,
    heeds=frozenset({"depth", "lang"}),
    forms={".html": _summary_webpage, ".json": _json},
    opening=_summary_opening,
    along=(".html",),
)
PROGRESS = Paper(
    "progress",
    "page of progress",
    "Write what a learner of this computer has seen through, and what not yet.",
    FileKind("A page of progress", ".pdf"),
    "progress.typ",
    _progress,
)

ONEPAGER = Paper(
    "one-pager",
    "customer one-pager",
    "Write a customer one-pager: what a partner was granted, who sees what by it, and how to take it back.",
    FileKind("A customer one-pager", ".pdf"),
    DOCUMENT,
    _onepager,
    heeds=frozenset({"lang"}),
    forms=FORMS,
    along=(".txt",),
)
REQUEST = Paper(
    "change-request",
    "change request",
    "Write a change request of the best advice about a scope or finding: what, why, risk, way back, sign-off, runbook.",
    FileKind("A change request", ".pdf"),
    DOCUMENT,
    _request,
    heeds=frozenset({"advice", "finding", "lang"}),
    forms=FORMS,
    along=(".txt",),
)

EVIDENCE = Paper(
    "evidence-pack",
    "evidence pack",
    "Write an evidence pack for a ticket at Microsoft: ids, what was expected and why, what files said, and the days.",
    FileKind("An evidence pack", ".pdf"),
    DOCUMENT,
    _evidence,
    {".csv": _evidence_csv, ".json": _evidence_json},
    heeds=frozenset({"redact", "file"}),
    forms=FORMS,
    along=(".csv", ".json"),
)

NEUTRAL = Paper(
    "recognized",
    "page on who is recognized here",
    "Write a page on who is recognized here: all partners with business at a scope, by what and since when.",
    FileKind("A page on who is recognized", ".pdf"),
    DOCUMENT,
    _neutral,
    heeds=frozenset({"lang", "redact"}),
    forms=FORMS,
)
PORTFOLIO = Paper(
    "portfolio",
    "portfolio",
    "Write a portfolio: a line for each customer of one or several desks, for the partner, never for a customer.",
    FileKind("A portfolio", ".pdf"),
    DOCUMENT,
    _portfolio,
    of_desk=True,
    heeds=frozenset({"also"}),
    forms=FORMS,
)
STATEMENT = Paper(
    "credit-statement",
    "credit statement",
    "Write a credit statement: days, charges, estimated credit, what bills show, and what earns none.",
    FileKind("A credit statement", ".pdf"),
    DOCUMENT,
    _statement,
    heeds=frozenset({"redact"}),
    forms=FORMS,
)
ATTESTATION = Paper(
    "attestation",
    "attestation of links",
    "Write an attestation of links: who is linked at a scope, room to sign, and what to do when people leave or join.",
    FileKind("An attestation of links", ".pdf"),
    DOCUMENT,
    _attestation,
    heeds=frozenset({"lang", "redact"}),
    forms=FORMS,
)
BEFORE_AFTER = Paper(
    "before-after",
    "page of before and after",
    "Write a page of before and after: who gains and loses between two days, or by a scenario, and what turned it.",
    FileKind("A page of before and after", ".pdf"),
    DOCUMENT,
    _before_after,
    forms=FORMS,
)

ASSOCIATIONS = Paper(
    "dpor-or-pal",
    "page on DPOR and PAL",
    "Write a page on DPOR and PAL: how they differ, by which sources, and how they stand at this very place.",
    FileKind("A page on DPOR and PAL", ".pdf"),
    DOCUMENT,
    _associations,
    heeds=frozenset({"lang", "redact"}),
    forms=FORMS,
)

THREAD = Paper(
    "thread",
    "page on the claims of the thread",
    "Write what is true today of the sixteen claims of the thread on DPOR and PAL, and the two side by side.",
    FileKind("A page on the claims of the thread", ".pdf"),
    DOCUMENT,
    _thread,
    {".txt": _thread_text},
    heeds=frozenset({"lang"}),
)

LETTER = Paper(
    "letter",
    "letter to a customer",
    "Write a letter of one page that answers a customer's mail about DPOR and PAL.",
    FileKind("A letter to a customer", ".pdf"),
    DOCUMENT,
    _letter,
    {".txt": _letter_text},
    heeds=frozenset({"lang"}),
)

CLASS = Paper(
    "class",
    "page of a class",
    "Write which beliefs the learners of a folder hold, and how far each of them is.",
    FileKind("A page of a class", ".pdf"),
    DOCUMENT,
    _class,
    {".txt": _class_text},
    heeds=frozenset({"lang"}),
)

SCOPE_PAPERS: tuple[Paper[AboutScope], ...] = (
    SUMMARY, ONEPAGER, REQUEST, EVIDENCE, NEUTRAL, BEFORE_AFTER, PORTFOLIO, STATEMENT, ATTESTATION, ASSOCIATIONS,
)  # fmt: skip
"""Those about a scope, which the window offers for what is looked at, and `report` for any; the first has the keys."""
