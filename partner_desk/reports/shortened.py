"""Names where a page has little room: the title and the annex have all of them."""

from __future__ import annotations

from partner_desk.domain.naming import name_or_id
from partner_desk.domain.partners import Partner
from partner_desk.language import trn

LONGEST = 48


def short(name: str, longest: int = LONGEST) -> str:
    """A name of no more than so many letters, and a mark where there are more of them."""
    return name if len(name) <= longest else f"{name[:longest]}\N{HORIZONTAL ELLIPSIS}"


def short_name(partner: Partner) -> str:
    """What a partner is called, in short."""
    return short(name_or_id(partner))


def more_in_annex(number: int) -> str:
    """How many more there are than the page has room for; empty where it has all."""
    if number <= 0:
        return ""
    return trn("{count} more stands in the annex.", "{count} more stand in the annex.", number)
