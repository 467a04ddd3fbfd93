"""Findings as a list: filtered by words, in groups, the muted ones at the end if they are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from partner_desk.app.factnames import FactNames
from partner_desk.app.findings import (
    Findings,
    by_customer,
    by_kind,
    by_partner,
    by_severity,
)
from partner_desk.app.lists import FINDING, RowKey
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.mutes import Mute
from partner_desk.domain.naming import scope_called
from partner_desk.domain.partners import Partner
from partner_desk.findings import Finding
from partner_desk.language import marked, tr

Grouping = Callable[[Estate, Iterable[Finding]], Mapping[str, list[Finding]]]

GROUPINGS: Mapping[str, Grouping] = {
    marked("severity"): lambda _, found: by_severity(found),
    marked("kind"): lambda _, found: by_kind(found),
    marked("partner"): lambda _, found: by_partner(found),
    marked("customer"): by_customer,
}
"""The ways to group, by name."""


class FindingRows:
    """The findings of one look at an estate."""

    headings = ("Severity", "Finding", "Where", kind_of(Partner).label, "Since", "What was found")

    def __init__(
        self, estate: Estate, findings: Findings, words: str = "", grouping: str = "severity", muted: bool = False
    ) -> None:
        """Only findings that have all the words somewhere; groups follow one another."""
        self.names = FactNames(estate)
        self.mutes: dict[str, Mute] = {one.finding.id: one.mute for one in findings.muted}
        every = [*findings.open, *((one.finding for one in findings.muted) if muted else ())]
        wanted = words.casefold().split()
        told = [one for one in every if all(word in self._text(one) for word in wanted)]
        groups = GROUPINGS[grouping](estate, told)
        self.found = [one for group in groups.values() for one in group]
        self.keys: list[RowKey] = [(FINDING, one.id) for one in self.found]

    def _text(self, one: Finding) -> str:
        place = scope_called(self.names.estate.scopes, one.scope)
        return " ".join((one.id, one.name, one.sentence, place, self.names.partner(one.partner))).casefold()

    def finding(self, identifier: str) -> Finding | None:
        """A finding of the list by its id."""
        return next((one for one in self.found if one.id == identifier), None)

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        finding = self.found[row]
        severity = tr(finding.severity)
        return (
            tr("{severity} (muted)", severity=severity) if finding.id in self.mutes else severity,
            finding.name,
            scope_called(self.names.estate.scopes, finding.scope) or tr("the desk"),
            self.names.partner(finding.partner),
            f"{finding.since:%Y-%m-%d}" if finding.since is not None else "",
            finding.sentence,
        )
