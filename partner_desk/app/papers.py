"""The documents on paper, each once: the menu of the window, its preview and the command line read them here.

A new one is a module that says what stands on it, a template, and an entry below. What it needs is loaded when it is
made: neither the window nor the command line waits for it to start.
"""

from __future__ import annotations

from typing import Any

from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import AboutLearner, AboutScope, Paper
from partner_desk.domain.progress import Progress


def _summary(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.reporting import summary_content

    return summary_content(request, size, progress)


def _onepager(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.onepager import onepager_content

    return onepager_content(request, size, progress)


def _request(request: AboutScope, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.documents.request import request_content

    return request_content(request, size, progress)


def _progress(request: AboutLearner, size: str, progress: Progress) -> dict[str, Any]:
    from partner_desk.app.school.sheet import progress_page
    from partner_desk.reports.progress import page_content

    return page_content(progress_page(request.progress, request.now, request.language, size))


DOCUMENT = "document.typ"
"""The template of every document that is made of sheets and blocks."""

SUMMARY = Paper(
    "summary",
    "summary",
    "Write the eligibility summary of one tenant or subscription: nothing of another customer is on it.",
    FileKind("A summary", ".pdf"),
    "summary.typ",
    _summary,
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
)
REQUEST = Paper(
    "change-request",
    "change request",
    "Write a change request of the best advice about a scope: what, why, risk, way back, sign-off, and the runbook.",
    FileKind("A change request", ".pdf"),
    DOCUMENT,
    _request,
)

SCOPE_PAPERS: tuple[Paper[AboutScope], ...] = (SUMMARY, ONEPAGER, REQUEST)
"""Those about a scope, which the window offers for what is looked at, and `report` for any; the first has the keys."""
