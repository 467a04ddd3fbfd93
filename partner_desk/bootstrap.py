"""The composition root: the two programs, and the only module that knows every other."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from partner_desk.store.soundness import look_ahead


def command_line(arguments: Sequence[str] | None = None) -> int:
    """The program `partner-desk-cli`."""
    from partner_desk.cli.application import run

    return run(sys.argv[1:] if arguments is None else arguments)


def window(arguments: Sequence[str] | None = None) -> int:
    """The program `partner-desk`."""
    chosen = list(sys.argv[1:] if arguments is None else arguments)
    if chosen and not chosen[0].startswith("-"):
        look_ahead(Path(chosen[0]))
    import partner_desk.app.answers  # noqa: F401 - before Qt, whose import hook slows down every import after it
    from partner_desk.gui.application import run

    return run(chosen)
