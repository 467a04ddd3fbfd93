"""What somebody relies on: a verdict that the desk is checked against, again and again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from partner_desk.domain.descriptions import Described, Key, Refers, RowNumber, WordEnum, describes
from partner_desk.domain.origin import Evidence


class ExpectedVerdict(WordEnum):
    """A verdict that can be expected."""

    RECOGNIZED = "recognized"
    PARTLY = "partly"
    NOT_RECOGNIZED = "not-recognized"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


@describes(
    "expectations",
    "expectation",
    "expectations",
    "a verdict that somebody relies on, checked against the desk again and again",
    about=("partner", "scope", "program", "on"),
    phrase="the expectation that {partner} is {verdict} at {scope} for {program}[ on {on}]",
    later=True,
)
@dataclass(frozen=True, slots=True)
class Expectation:
    """A verdict that somebody expects of the desk; no verdict rests on it.

    `on` is the day that it is about; without one that is every day that is looked at.
    """

    id: RowNumber
    partner: Annotated[str, Described("partner", Refers.PARTNER)]
    scope: Annotated[str, Described("scope", Refers.SCOPE)]
    program: Annotated[str, Described("for program", Refers.PROGRAM)]
    verdict: Annotated[ExpectedVerdict, Described("expected verdict")] = ExpectedVerdict.RECOGNIZED
    on: Annotated[date | None, Described("day"), Key(None)] = None
    origin: Evidence = None
