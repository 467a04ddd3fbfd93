"""The share of days under PIM, in words."""

from __future__ import annotations

from collections.abc import Iterable

from partner_desk.app.timeline import TimelineSpan
from partner_desk.language import trn


def activity(spans: Iterable[TimelineSpan]) -> str:
    """On how many days of some spans an eligible role was active, in words; empty where on none."""
    told = list(spans)
    count, days = sum(one.activated for one in told), sum(one.days for one in told)
    if not count:
        return ""
    return trn(
        "An eligible role (PIM) was active on {count:,} of {days:,} days.",
        "Eligible roles (PIM) were active on {count:,} of {days:,} days.",
        count,
        days=days,
    )
