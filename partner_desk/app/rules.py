"""What the rules are founded on, as lists; and a word of warning where they grow old."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from partner_desk.app.lists import RowKey
from partner_desk.app.rulebook import library
from partner_desk.app.versions import versions
from partner_desk.domain.errors import Refused
from partner_desk.language import tr
from partner_desk.readings.audit import A_YEAR, Foundation, compared, foundations, is_old, newest_day
from partner_desk.readings.dated import Source
from partner_desk.readings.library import Library, Reading
from partner_desk.readings.questions import AUTO

SOURCE = "source"
CRITERION = "criterion"


@dataclass(frozen=True)
class RulesAudit:
    """The reading of a day, what each of its criteria rests on, and the day after which a document is new enough."""

    reading: Reading
    foundations: Sequence[Foundation]
    after: date

    @property
    def weak(self) -> list[Foundation]:
        """The criteria that one would not rely on without a second look."""
        return [one for one in self.foundations if any(one.weaknesses(self.after))]


def audit(day: date, reading: str = AUTO, after: date | None = None) -> RulesAudit:
    """Look at the rules of a day; new enough is what is not older than a year then, unless told."""
    if after is not None and after > day:
        raise Refused("No document can be dated after {after}: the day asked about is {day}.", after=after, day=day)
    chosen = library().reading_on(day, reading)
    return RulesAudit(chosen, foundations(chosen, library().sources), after or day - A_YEAR)


def warning(today: date, rules: Library | None = None) -> str:
    """What is to be known before an answer is relied on; empty while the rules are fresh."""
    sources = (rules or library()).sources.values()
    if not is_old(sources, today):
        return ""
    return tr(
        "The rules were last compared with their sources on {day}, more than a year ago: what Microsoft changed "
        "since is not in them.",
        day=compared(sources),
    )


def described() -> str:
    """Which rules these are, and when they were compared with their sources."""
    on, version = compared(library().sources.values()), versions()["rules_version"]
    return tr("version {version}, compared with their sources on {day}", version=version, day=on)


def audit_object(audited: RulesAudit) -> dict[str, Any]:
    """The audit as JSON."""
    return {
        "reading": audited.reading.id,
        "compared": compared(library().sources.values()).isoformat(),
        "after": audited.after.isoformat(),
        "criteria": [
            {
                "criterion": foundation.criterion,
                "name": foundation.name,
                "documents": list(foundation.documents),
                "newest": foundation.newest.isoformat() if foundation.newest is not None else None,
                "inferred": foundation.inferred,
                "disputed": foundation.disputed,
                "weak": list(foundation.weaknesses(audited.after)),
            }
            for foundation in audited.foundations
        ],
    }


class FoundationRows:
    """The criteria of a reading, with what they rest on."""

    headings = ("Criterion", "Documents", "Newest", "To be noted")

    def __init__(self, audited: RulesAudit) -> None:
        """The weakest first."""
        self._after = audited.after
        self._rows = sorted(audited.foundations, key=lambda one: -len(list(one.weaknesses(audited.after))))
        self.keys: list[RowKey] = [(CRITERION, one.criterion) for one in self._rows]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        foundation = self._rows[row]
        newest = foundation.newest.isoformat() if foundation.newest is not None else tr("undated")
        noted = [*foundation.weaknesses(self._after), *_marks(foundation)]
        return f"{foundation.name} ({foundation.criterion})", f"{len(foundation.documents)}", newest, "; ".join(noted)


class SourceRows:
    """All sources of the rules, the newest first, with their age in years."""

    headings = ("Source", "Dated", "Years old", "Read on", "What it is", "Address")

    def __init__(self, today: date) -> None:
        """As of a day; what has no date comes last."""
        self._today = today
        self._rows = sorted(
            library().sources.values(), key=lambda one: (newest_day(one) or date.min, one.read), reverse=True
        )
        self.keys: list[RowKey] = [(SOURCE, one.id) for one in self._rows]

    def cells(self, row: int) -> tuple[str, ...]:
        """The texts of a row."""
        source = self._rows[row]
        return source.title, source.date, self._age(source), source.read.isoformat(), source.kind, source.where

    def _age(self, source: Source) -> str:
        newest = newest_day(source)
        return f"{(self._today - newest) / A_YEAR:.1f}" if newest is not None else tr("not known")


def _marks(foundation: Foundation) -> Iterator[str]:
    if foundation.inferred and foundation.documents:
        yield tr("partly a conclusion")
    if foundation.disputed:
        yield tr("disputed")
