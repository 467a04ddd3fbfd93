"""The composition root: the two programs, and the only module that knows every other."""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

STOPPED = 130
"""The exit code after Ctrl+C, as shells have it."""
LANGUAGE = "PARTNER_DESK_LANGUAGE"
"""The variable that says in which language the programs speak, by the name of its catalog; else it is English."""
SELDOM = 20_000
"""After so many new objects garbage is looked for: facts are many, live long, and hardly any is part of a circle."""


def choose_language() -> None:
    """Speak the language that is asked for: it is chosen here, for both programs, and nowhere else."""
    asked = os.environ.get(LANGUAGE, "")
    if asked.replace("_", "").isalnum():
        from partner_desk.language import speak
        from partner_desk.resources import resource_path

        speak(asked, resource_path("locale"))


def command_line(arguments: Sequence[str] | None = None) -> int:
    """The program `partner-desk-cli`."""
    loaded = False
    try:
        with suppress(RuntimeError, OSError):  # there may be no error stream
            if not faulthandler.is_enabled():
                faulthandler.enable()
        choose_language()
        gc.set_threshold(SELDOM)
        from partner_desk.cli.application import run

        loaded = True
        code = run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:  # while the program was still being loaded, or was leaving, which told already
        print("Stopped." if loaded else "Stopped. Nothing was recorded, and no file was written.", file=sys.stderr)
        code = STOPPED
    if code == STOPPED:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses it twice has been heard
    return code


def window(arguments: Sequence[str] | None = None) -> int:
    """The program `partner-desk`."""
    chosen = list(sys.argv[1:] if arguments is None else arguments)
    choose_language()
    gc.set_threshold(SELDOM)
    from partner_desk.store.soundness import look_ahead

    if chosen and not chosen[0].startswith("-"):
        look_ahead(Path(chosen[0]))
    import partner_desk.app.answers  # noqa: F401 - before Qt, whose import hook slows down every import after it
    from partner_desk.gui.application import run

    return run(chosen)
