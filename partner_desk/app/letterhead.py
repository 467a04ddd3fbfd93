"""Whose paper it is, as it stands at the head of each page: name, contact, and a picture that can be set."""

from __future__ import annotations

from typing import Any

from partner_desk.app.firm import Firm
from partner_desk.reports.shortened import short

LOGOS = {".svg": "svg", ".png": "png", ".jpg": "jpg", ".jpeg": "jpg"}
"""The pictures that are set, by the ending of their file."""
LARGEST = 500_000
"""No logo has more bytes: each page has it."""


def letterhead(firm: Firm) -> dict[str, Any]:
    """What a template shows of a firm."""
    return {"firm": short(firm.name), "contact": short(firm.contact, 60), "logo": logo_of(firm)}


def logo_of(firm: Firm) -> dict[str, Any] | None:
    """The picture of a firm, where it is there and can be set; a paper is made without one that is not."""
    from partner_desk.reports import typeset

    path = firm.logo
    kind = LOGOS.get(path.suffix.casefold()) if path is not None else None
    if path is None or kind is None:
        return None
    try:
        data = path.read_bytes()
    except OSError:
        return None
    picture = {"format": kind, "bytes": list(data)}
    return picture if 0 < len(data) <= LARGEST and typeset.can_set(picture) else None
