"""The firm that hands papers over: its name, its logo, and whom to ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LOGO_ENDINGS = (".png", ".jpg", ".jpeg", ".svg")
"""What a picture can be that is set on paper."""


@dataclass(frozen=True, slots=True)
class Firm:
    """Whose papers these are; nothing of it has to be known."""

    name: str = ""
    contact: str = ""
    """Whom to ask: a name, an address, a telephone number."""
    logo: Path | None = None
    """A picture; it may be gone by the time it is wanted."""
    language: str = ""
    """The language of its papers, where there are any in it; empty for that of the program."""
