"""What a look at an estate finds: one sentence about facts that deserve somebody's attention."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from partner_desk.explain.fact_links import FactLink
from partner_desk.language import tr
from partner_desk.readings.dated import Cite
from partner_desk.readings.finding_kinds import SEVERITIES, FindingKind, Severity
from partner_desk.readings.questions import Truth


@dataclass(frozen=True, slots=True)
class Found:
    """What a detector saw, before it is put into words.

    `scope` is the key of the nearest scope that has all of it, empty for the desk as a whole. `value` is what the
    kind's criterion says of it. `detail` tells apart what is alike in kind, scope, partner and principal.
    """

    scope: str
    partner: str | None
    principal: str | None
    names: Mapping[str, str]
    facts: tuple[FactLink, ...] = ()
    since: datetime | None = None
    value: Truth = Truth.NO
    detail: str = ""
    program: str = ""
    """What advice is asked for, if that is not the same for all of the kind."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `id` is the same for as long as the finding is, whatever people and scopes are called.

    `rule` says why it matters, `cites` who says so, `fix` what to do; advice can be asked for `program` at `scope`
    for `partner`. `since` is the moment from which it holds, where that is known; `detail` tells it apart from
    others that are alike.
    """

    id: str
    kind: str
    name: str
    severity: Severity
    scope: str
    partner: str | None
    principal: str | None
    sentence: str
    rule: str
    cites: tuple[Cite, ...]
    fix: str
    program: str
    since: datetime | None
    facts: tuple[FactLink, ...]
    detail: str = ""

    @staticmethod
    def of(kind: FindingKind, detected: Found) -> Finding | None:
        """What was found in words; None if the reading sees nothing in it."""
        severity = kind.severity_of(detected.value)
        if severity is None:
            return None
        return Finding(
            id=identifier(kind.id, detected.scope, detected.partner, detected.principal, detected.detail),
            kind=kind.id,
            name=tr(kind.name),
            severity=severity,
            scope=detected.scope,
            partner=detected.partner,
            principal=detected.principal,
            sentence=tr(kind.sentence).format(**detected.names),
            rule=tr(kind.why),
            cites=kind.cites,
            fix=tr(kind.fix).format(**detected.names),
            program=detected.program or kind.program,
            since=detected.since,
            facts=detected.facts,
            detail=detected.detail,
        )

    @property
    def order(self) -> tuple[int, str, str, str]:
        """By severity, kind and scope; the id settles the rest."""
        return SEVERITIES.index(self.severity), self.kind, self.scope.casefold(), self.id


def renamed(finding: Finding, key: Callable[[str], str]) -> str:
    """The id that a finding has where scopes and identities have other keys; empty if it was about one that goes."""
    parts = (finding.scope, finding.principal or "", *finding.detail.split("|"))
    scope, principal, *details = turned = [key(part) if part else "" for part in parts]
    if any(part and not other for part, other in zip(parts, turned, strict=True)):
        return ""
    return identifier(finding.kind, scope, finding.partner, principal, "|".join(details))


def identifier(kind: str, scope: str, partner: str | None, principal: str | None, detail: str) -> str:
    """The id of a finding, from its kind and the ids it is about, whatever their case."""
    parts = (scope, partner or "", principal or "", detail)
    digest = hashlib.blake2b("\n".join(parts).casefold().encode(errors="surrogatepass"), digest_size=5)
    return f"{kind}-{digest.hexdigest()}"
