"""What a reading says, and for how long: dated answers, disputes, and the sources behind both.

They are made of tables whose shape was checked before (`schema`), so that a start does not check it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from partner_desk.domain.moments import holds_at
from partner_desk.language import day_said, tr
from partner_desk.readings.questions import Truth

CalendarDay = date
TomlTable = Mapping[str, Any]
"""A TOML table."""


@dataclass(frozen=True)
class Dated:
    """Something that applies from `since` (inclusive) to `until` (exclusive)."""

    since: date | None
    until: date | None

    def applies_on(self, day: date) -> bool:
        """Whether it applies on a day."""
        return holds_at(self, day)


@dataclass(frozen=True)
class Cite:
    """A source and what it says on the matter, in our words."""

    source: str
    says: str


@dataclass(frozen=True)
class Dispute(Dated):
    """That, and since when, sources contradict an answer; the other side is cited."""

    says: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True)
class DatedAnswer(Dated):
    """What some words of a check are worth for a time, the sentence that says so, and the sources.

    `collect` tells what to collect where the answer is unknown for want of facts; what comes of it is recorded as
    facts of the kinds `record` (a kind, or `kind.field`), or as a statement that the kinds `looked` were looked for.
    `inapplicable` marks a no that means the question does not apply. `restated` is told as well where the answer
    for the day rests on a sale of another time, `many` in place of `because` where it is so with `more` others besides,
    `unsure` where something before it in a chain is not known. `brief` says the same in fewer words, where a headline
    has no room for more.
    """

    when: tuple[str, ...]
    value: Truth
    because: str
    brief: str
    restated: str
    many: str
    unsure: str
    cites: tuple[Cite, ...]
    disputed: Dispute | None
    collect: str
    looked: tuple[str, ...]
    record: tuple[str, ...]
    inapplicable: bool

    @staticmethod
    def of(table: TomlTable) -> DatedAnswer:
        """The answer of a checked table."""
        other = table.get("disputed")
        return DatedAnswer(
            since=table.get("since"),
            until=table.get("until"),
            when=tuple(table["when"]),
            value=Truth(table["value"]),
            because=table["because"],
            brief=table.get("brief", ""),
            restated=table.get("restated", ""),
            many=table.get("many", ""),
            unsure=table.get("unsure", ""),
            cites=cites_of(table),
            disputed=Dispute(other.get("since"), other.get("until"), other["says"], cites_of(other)) if other else None,
            collect=table.get("collect", ""),
            looked=tuple(table.get("looked", ())),
            record=tuple(table.get("record", ())),
            inapplicable=table.get("inapplicable", False),
        )


@dataclass(frozen=True)
class Source:
    """A document: its title, where it was found, its own date in words, and when it was read."""

    id: str
    title: str
    where: str
    date: str
    kind: str
    read: CalendarDay

    @property
    def day_words(self) -> str:
        """Its date, a whole day as the language that is spoken writes it."""
        try:
            return day_said(CalendarDay.fromisoformat(self.date))
        except ValueError:
            return tr(self.date)


def cites_of(table: TomlTable) -> tuple[Cite, ...]:
    """What sources say, of a table that cites them."""
    return tuple(Cite(one["source"], one["says"]) for one in table["cites"])
