"""The shape of what readings rest on and what shows that they hold: sources, bills and reports."""

from __future__ import annotations

from typing import Annotated

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
