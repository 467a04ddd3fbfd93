"""The closed vocabulary of findings: what can be found, what its sentence may name, and the check it rests on.

What a kind is called, how bad it is, why it matters and what to do is data (`findings.toml`); that some facts
amount to it is a detector's to see (`findings`). A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from partner_desk.readings.dated import Cite, Dated, TomlTable, cites_of
from partner_desk.readings.questions import Truth


class Severity(StrEnum):
    """How much a finding matters, the worst first."""

    ERROR = "error"
    """Recognition is lost here, or the desk cannot be right."""
    WARNING = "warning"
    """Recognition is weak, or about to be lost."""
    NOTE = "note"
    """Worth knowing."""


SEVERITIES = tuple(Severity)
"""The severities, the worst first."""


@dataclass(frozen=True, slots=True)
class KindVocabulary:
    """What one kind of finding can say: the names for its sentences; the check that its criterion must have."""

    names: frozenset[str]
    check: str = ""


def _kind(names: str, check: str = "") -> KindVocabulary:
    return KindVocabulary(frozenset(names.split()), check)


VOCABULARY: Mapping[str, KindVocabulary] = {
    "link.global-id": _kind("person account partner partner_id tenant", "link-id"),
    "link.guest-elsewhere": _kind("person account partner tenant where elsewhere"),
    "link.lighthouse-elsewhere": _kind("person account partner tenant where elsewhere"),
    "link.no-role": _kind("person partner tenant"),
    "link.role-no": _kind("person partner roles where", "role"),
    "link.eligible-only": _kind("person partner roles where", "activity"),
    "link.identity-gone": _kind("person partner tenant state", "identity"),
    "link.in-doubt": _kind("person tenant roles where source doubt"),
    "link.last": _kind("person partner tenant"),
    "link.people-only": _kind("people partner tenant"),
    "link.stale": _kind("links partner tenant people days day"),
    "access.single-resources": _kind("person partner where"),
    "access.custom-role": _kind("person partner role where", "role"),
    "access.off-list": _kind("person partner role where", "role"),
    "access.foreign-unknown": _kind("group role where tenant"),
    "access.foreign-role": _kind("group partner role where", "role"),
    "access.foreign-missing": _kind("partner subscription credit", "offer"),
    "access.denied": _kind("partner denied where", "deny"),
    "access.new-subscription": _kind("partner subscription tenant day"),
    "access.nameless": _kind("roles where identities source"),
    "csp.credit-lost": _kind("partner where before"),
    "report.not-attributed": _kind("partner where first last reason report"),
    "report.attributed": _kind("partner where first last reason report"),
    "csp.not-credited": _kind("partner where first last reason bill money"),
    "csp.credited": _kind("partner where first last reason bill money"),
    "csp.and-link": _kind("partner subscription"),
    "csp.offer-ambiguous": _kind("subscription offer"),
    "record.offer": _kind("partner partner_id subscription offer", "offer"),
    "record.missing": _kind("subscription offer", "offer"),
    "record.other": _kind("ours partner partner_id subscription"),
    "record.late": _kind("partner subscription day", "calendar"),
    "record.lost-on-move": _kind("partner subscription before offer day", "offer"),
    "relationship.ends": _kind("relationship partner customer day days"),
    "recognition.ends": _kind("fact partner programs where day"),
    "id.unknown": _kind("partner_id bearer"),
    "id.closed": _kind("partner partner_id bearer day"),
    "id.shared": _kind("partner other partner_id"),
    "evidence.lost": _kind("what how day source"),
    "expectation.broken": _kind("partner verdict where program day reason"),
    "desk.old": _kind("facts where day source days"),
    "desk.contradiction": _kind("where one other"),
}
"""Every kind of finding that a detector can see."""


@dataclass(frozen=True)
class FindingKind(Dated):
    """One kind of finding as the rules put it; it is looked for from `since` to before `until`.

    `criterion` is asked where the answer depends on the reading: its no has `severity`, its unknown `doubtful`
    (None: nothing is told then), its yes is no finding. `program` is what the judge is asked where a verdict matters,
    and what advice is for.
    """

    id: str
    name: str
    severity: Severity
    doubtful: Severity | None
    sentence: str
    why: str
    fix: str
    program: str
    criterion: str
    cites: tuple[Cite, ...]

    @staticmethod
    def of(table: TomlTable) -> FindingKind:
        """The kind of a checked table."""
        doubtful = table.get("doubtful")
        return FindingKind(
            since=table.get("since"),
            until=table.get("until"),
            id=table["id"],
            name=table["name"],
            severity=Severity(table["severity"]),
            doubtful=None if doubtful is None else Severity(doubtful),
            sentence=table["sentence"],
            why=table["why"],
            fix=table["fix"],
            program=table["program"],
            criterion=table.get("criterion", ""),
            cites=cites_of(table),
        )

    def severity_of(self, value: Truth) -> Severity | None:
        """How bad it is by what the reading says; None if it is nothing to tell."""
        return {Truth.NO: self.severity, Truth.UNKNOWN: self.doubtful}.get(value)
