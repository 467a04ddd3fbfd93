"""Since when a verdict stands, in the words of papers."""

from __future__ import annotations

from partner_desk.app.timeline import Stay
from partner_desk.language import tr


def since_said(stay: Stay, disputed: bool) -> str:
    """Since when a verdict stands; where it was the same before, and sources agreed, since when they do not."""
    agreed = stay.before == (stay.verdict, False)
    return tr("disputed since {day}", day=stay.since) if agreed and disputed else tr("since {day}", day=stay.since)
