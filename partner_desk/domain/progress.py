"""How long work tells how far it is, and how it is told to end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Told how much is done of how much; may raise `Cancelled`, and whoever works then leaves everything as it was."""


class Cancelled(Exception):
    """The person does not want to wait for this any longer."""


def silent(done: int, total: int) -> None:
    """A progress that nobody looks at."""
