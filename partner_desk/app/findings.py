"""Findings as everything that shows them counts them: one query, less what somebody muted.

The window, its status bar, the command line and reports all ask `all_findings`, so that no two counts can differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from partner_desk.app.answers import View, cite_objects
from partner_desk.app.rulebook import judge, library
from partner_desk.app.unmet import with_besides
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import is_over, start_of
from partner_desk.domain.mutes import Mute
from partner_desk.domain.naming import counted, scope_called
from partner_desk.domain.origin import OLD, Origin
from partner_desk.domain.showing import on_paper
from partner_desk.engine.judge import Judge
from partner_desk.findings import SEVERITIES, Finding, Severity, find
from partner_desk.language import tr
from partner_desk.reports.standing import standing


@dataclass(frozen=True, slots=True)
class Muted:
    """A finding that somebody does not want to be told of, and the mute that says why."""

    finding: Finding
    mute: Mute


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found on a day: the findings to tell, the worst first, and those that are muted."""

    open: tuple[Finding, ...]
    muted: tuple[Muted, ...]

    def count(self, severity: Severity) -> int:
        """How many open findings have a severity."""
        return sum(one.severity is severity for one in self.open)

    @property
    def summary(self) -> str:
        """The counts in words, for example `2 errors, 1 warning`."""
        words = [counted(count, one) for one in SEVERITIES if (count := self.count(one))]
        return ", ".join(words) or tr("no findings")


def all_findings(source: Workspace | Estate, view: View, by: Judge | None = None, older_than: int = OLD) -> Findings:
    """The findings of a desk on the view's day under its reading; the view's partner and program do not matter.

    A worker brings a judge of its own.
    """
    estate = source.estate if isinstance(source, Workspace) else source
    known_by = by or judge()
    findings = known_by.memo.large(_found, _unmuted(estate), known_by, view.day, view.reading, older_than)
    mutes = {one.id: one for one in estate.mutes.values() if not is_over(one, start_of(view.day))}
    return Findings(
        tuple(one for one in findings if one.id not in mutes),
        tuple(Muted(one, mutes[one.id]) for one in findings if one.id in mutes),
    )


def _found(estate: Estate, by: Judge, day: date, reading: str, older_than: int) -> tuple[Finding, ...]:
    return tuple(with_besides(estate, find(estate, by, day, reading, _ours(estate), older_than), day, reading, by))


def _ours(estate: Estate) -> str | None:
    """The partner that keeps the desk."""
    return next((one.id for one in estate.partners.values() if one.ours), None)


def _unmuted(estate: Estate) -> Estate:
    """The snapshot from which this one differs by mutes only: what can be found in both is the same."""
    while estate.made_by is not None:
        before, changes = estate.made_by[0](), estate.made_by[1]
        if before is None or any(one.kind is not Mute for one in changes):
            break
        estate = before
    return estate


def new_since(source: Workspace | Estate, view: View, day: date, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that were not there on an earlier day."""
    earlier = all_findings(source, View(view.partner, view.program, day, view.reading))
    known = {one.id for one in earlier.open} | {one.finding.id for one in earlier.muted}
    return [one for one in findings if one.id not in known]


# Muting ---------------------------------------------------------------------------------------------------


def muting(estate: Estate, finding: Finding, reason: str, origin: Origin, until: datetime | None = None) -> ChangeSet:
    """The step that mutes a finding, called by its name and place."""
    return edits.mute_finding(estate, finding.id, reason, origin, until, _called(estate, finding))


def finding_with(found: Findings, identifier: str) -> Finding:
    """The finding, muted or not, that a person means by its id; raises Refused if there is none on the day."""
    every = {one.id: one for one in (*found.open, *(one.finding for one in found.muted))}
    if identifier not in every:
        raise Refused(
            "There is no finding {identifier!r} on that day. The list of findings shows the id of each.",
            identifier=identifier,
        )
    return every[identifier]


def _called(estate: Estate, finding: Finding) -> str:
    place = scope_called(estate.scopes, finding.scope)
    return f"{finding.name} ({place})" if place else finding.name


# Grouping -------------------------------------------------------------------------------------------------


def by_severity(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by severity, the worst first."""
    return grouped(sorted(found, key=lambda one: one.order), lambda one: one.severity.value)


def by_kind(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by kind."""
    return grouped(found, lambda one: one.kind)


def by_partner(found: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by partner's id; those of no partner under the empty text."""
    return grouped(found, lambda one: one.partner or "")


def by_customer(estate: Estate, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the key of the tenant that they lie in; those of the desk as a whole under the empty text."""
    tree = estate.scopes

    def tenant(one: Finding) -> str:
        scope = tree.find(one.scope) if one.scope else None
        return "" if scope is None else tree.key(tree.tenant(scope))

    return grouped(findings, tenant)


def at(estate: Estate, scope: int, findings: Iterable[Finding]) -> list[Finding]:
    """The findings at, above and below a scope."""
    tree = estate.scopes
    path = set(tree.path(scope))

    def concerns(one: Finding) -> bool:
        place = tree.find(one.scope) if one.scope else None
        return place is not None and (place in path or scope in tree.path(place))

    return [one for one in findings if concerns(one)]


# Telling --------------------------------------------------------------------------------------------------


def finding_object(estate: Estate, finding: Finding, mute: Mute | None = None) -> dict[str, Any]:
    """A finding as JSON: what it is about and says, why it matters and who says so, what to do; `muted` if it is."""
    scope = estate.scopes.find(finding.scope) if finding.scope else None
    document: dict[str, Any] = {
        "id": finding.id,
        "kind": finding.kind,
        "name": finding.name,
        "severity": finding.severity.value,
        "scope": estate.scopes.id(scope) if scope is not None else finding.scope,
        "partner": finding.partner,
        "principal": finding.principal,
        "sentence": finding.sentence,
        "why": finding.rule,
        "fix": finding.fix,
        "program": finding.program,
        "since": finding.since.isoformat() if finding.since is not None else None,
        "facts": [{"kind": fact.kind, "key": fact.key, "text": fact.text} for fact in finding.facts],
        "cites": cite_objects(finding.cites),
    }
    if mute is not None:
        until, origin = mute.until, mute.origin
        document["muted"] = {
            "reason": mute.reason,
            "until": until.isoformat() if until is not None else None,
            "who": origin.who if origin is not None else None,
            "on": origin.on.isoformat() if origin is not None else None,
        }
    return document


def as_text(estate: Estate, found: Sequence[Finding]) -> str:
    """Findings of an estate as plain text, to be pasted into a message."""
    return "\n\n".join([*map(on_paper, standing(estate)), *(_told(one) for one in found)])


def _told(finding: Finding) -> str:
    sources = library().sources
    severity, title = tr(finding.severity).capitalize(), finding.name
    if finding.since is not None:
        title = tr("{finding} (since {day:%Y-%m-%d})", finding=title, day=finding.since)
    cites = "; ".join(f"{sources[one.source].title} ({sources[one.source].date})" for one in finding.cites)
    lines = (
        tr("{severity}: {finding}", severity=severity, finding=title),
        finding.sentence,
        tr("Why it matters: {rule}", rule=finding.rule),
        tr("What to do: {fix}", fix=finding.fix),
        tr("Sources: {cites}", cites=cites),
    )
    return "\n".join(on_paper(line) for line in lines)
