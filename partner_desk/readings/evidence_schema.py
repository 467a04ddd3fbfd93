"""The shape of what readings rest on and what shows that they hold: sources, bills and reports."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from partner_desk.domain.partners import Association
from partner_desk.readings.strict import NonBlank, Strict


class CiteEntry(Strict):
    """A source and what it says on the matter, in our words."""

    source: NonBlank
    says: NonBlank


class CreditEntry(Strict):
    """What bills show where a program recognizes: so many percent are taken off, within so many days."""

    percent: Annotated[str, StringConstraints(strict=True, pattern=r"^[1-9][0-9]?(\.[0-9]{1,4})?$")]
    settles: Annotated[int, Field(strict=True, ge=0)]
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class ReportEntry(Strict):
    """What a report of Microsoft shows where a program recognizes, within so many days after a month."""

    association: Annotated[Association, Field(strict=False)]
    settles: Annotated[int, Field(strict=True, ge=0)]
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class SeenEntry(Strict):
    """What the partner or Microsoft sees by a link, or nobody does."""

    by: Literal["partner", "microsoft", "nobody"]
    says: NonBlank
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class AspectEntry(Strict):
    """In what associations differ: what is so of each, by the id of its program."""

    aspect: NonBlank
    says: dict[NonBlank, NonBlank] = Field(min_length=2)
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class RecordedEntry(Strict):
    """What a partner of record sees."""

    says: NonBlank
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class AmountsEntry(Strict):
    """Who of some people sees amounts."""

    who: NonBlank
    says: NonBlank
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class ThresholdEntry(Strict):
    """What consumption must reach: a metric, its points in words, and what counts for it."""

    metric: NonBlank
    points: str
    counts: NonBlank
    cites: tuple[CiteEntry, ...] = Field(min_length=1)


class HandoutsFile(Strict):
    """What papers tell of associations."""

    further: NonBlank
    further_sources: tuple[NonBlank, NonBlank, NonBlank]
    seen: tuple[SeenEntry, ...] = Field(min_length=1)
    compared: tuple[AspectEntry, ...] = Field(min_length=1)
    recorded: tuple[RecordedEntry, ...] = Field(min_length=1)
    amounts: tuple[AmountsEntry, ...] = Field(min_length=1)
    threshold: tuple[ThresholdEntry, ...] = Field(min_length=1)
