"""The one query: every finding of an estate on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from partner_desk.domain.estate import Estate
from partner_desk.domain.origin import OLD
from partner_desk.engine.judge import Judge
from partner_desk.findings import (
    access,
    bills,
    contradictions,
    desk,
    ends,
    expectations,
    links,
    losses,
    records,
    relationships,
    reports,
    sellers,
)
from partner_desk.findings.context import FindingContext
from partner_desk.findings.finding import Finding, Found
from partner_desk.readings.finding_kinds import FindingKind
from partner_desk.readings.questions import AUTO

Detector = Callable[[FindingContext, FindingKind], Iterator[Found]]
"""Sees what amounts to a kind of finding, in an estate on a day."""

DETECTORS: Mapping[str, Detector] = {
    "link.global-id": links.global_id,
    "link.guest-elsewhere": links.guest_elsewhere,
    "link.lighthouse-elsewhere": links.lighthouse_elsewhere,
    "link.no-role": links.no_role,
    "link.role-no": links.role_no,
    "link.eligible-only": links.eligible_only,
    "link.identity-gone": links.identity_gone,
    "link.in-doubt": links.in_doubt,
    "link.last": links.last,
    "link.people-only": links.people_only,
    "link.stale": desk.stale_links,
    "access.single-resources": links.single_resources,
    "access.custom-role": access.custom_role,
    "access.off-list": access.off_list,
    "access.foreign-unknown": access.foreign_unknown,
    "access.foreign-role": access.foreign_role,
    "access.foreign-missing": sellers.foreign_missing,
    "access.denied": access.denied,
    "access.new-subscription": access.new_subscription,
    "access.nameless": access.nameless,
    "csp.credit-lost": sellers.credit_lost,
    "report.not-attributed": reports.not_attributed,
    "report.attributed": reports.attributed,
    "csp.not-credited": bills.not_credited,
    "csp.credited": bills.credited,
    "csp.and-link": sellers.and_link,
    "csp.offer-ambiguous": sellers.offer_ambiguous,
    "record.offer": records.offer,
    "record.missing": records.missing,
    "record.other": records.other,
    "record.late": records.late,
    "record.lost-on-move": records.lost_on_move,
    "relationship.ends": relationships.ends,
    "recognition.ends": ends.recognition,
    "id.unknown": desk.unknown_id,
    "id.closed": desk.closed_id,
    "id.shared": desk.shared_id,
    "evidence.lost": losses.lost,
    "expectation.broken": expectations.broken,
    "desk.old": desk.old,
    "desk.contradiction": contradictions.contradiction,
}
"""The detector of every kind of finding."""


def find(
    estate: Estate, judge: Judge, day: date, reading: str = AUTO, ours: str | None = None, older_than: int = OLD
) -> tuple[Finding, ...]:
    """Every finding of an estate on a day under a reading, the worst first.

    `ours` is the partner that keeps the desk; facts count as old after `older_than` days.
    """
    context = FindingContext(judge, estate, day, reading, ours, older_than)
    findings: dict[str, Finding] = {}
    for kind in judge.library.findings.values():
        if not kind.applies_on(day):
            continue
        for one in DETECTORS[kind.id](context, kind):
            finding = Finding.of(kind, one)
            if finding is not None:
                findings.setdefault(finding.id, finding)
    return tuple(sorted(findings.values(), key=lambda one: one.order))
