"""The log: where a bug leaves its trace, a file for each of the two programs in the user's state folder.

The log stays on the computer and may name what is on a desk. What is meant to be sent is `report`: it tells where
a bug happened, and nothing that anybody recorded.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import platform
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from partner_desk import __version__

LARGEST = 500_000
"""So many bytes of log are kept, and as many of the one before."""

VERSIONS = {"Qt": ("PySide6", "__version__"), "SQLite": ("sqlite3", "sqlite_version")}
"""What a report names besides Python: where the module is loaded, what it says of itself."""

FRAMES = 40
"""So many calls of a trace are told, the innermost."""

_begun: list[_Handler] = []
_crashes: list[TextIOWrapper] = []


def begin(program: str) -> None:
    """Log warnings and bugs of a program from here on, and a crash of the interpreter or of Qt as well.

    A place that cannot be written to is no reason not to work: there is no log then.
    """
    end()
    folder = platformdirs.user_state_path("partner-desk", appauthor=False)
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name != "nt":
            folder.chmod(0o700)
        handler = _Handler(folder / f"{program}.log", maxBytes=LARGEST, encoding="utf-8")
        handler.setLevel(logging.WARNING)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        logging.getLogger().addHandler(handler)
        _begun.append(handler)
        _watch(folder / f"{program} crash.log")


def end() -> None:
    """Log no more."""
    while _begun:
        handler = _begun.pop()
        logging.getLogger().removeHandler(handler)
        with suppress(OSError):  # what a full disk did not take is lost
            handler.close()
    while _crashes:
        faulthandler.disable()
        _crashes.pop().close()


def path() -> Path | None:
    """The file of the log; None if there is none."""
    return Path(_begun[-1].baseFilename) if _begun else None


def _watch(crashes: Path) -> None:
    """Let a crash write its trace into a file of its own; what the last one left there goes into the log."""
    file = open(crashes, "a+", encoding="utf-8", errors="replace", opener=_private)  # noqa: SIM115 - open for life
    _crashes.append(file)
    file.seek(0)
    left = file.read(LARGEST).strip()
    if left:
        logging.getLogger("partner_desk").error("The program crashed before it was started this time:\n%s", left)
        file.truncate(0)
    faulthandler.enable(file)


class _Handler(RotatingFileHandler):
    """A log that only its owner reads, and that brings no second trouble over the first."""

    def _open(self) -> TextIOWrapper:
        return TextIOWrapper(open(self.baseFilename, "ab", opener=_private), self.encoding, errors="backslashreplace")

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Begin a new file; while another window or a reader has one open on Windows, the log grows longer instead."""
        with suppress(OSError):
            if self.stream is not None:
                self.stream.close()
            os.replace(self.baseFilename, f"{self.baseFilename}.1")
        self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """The disk is full, or the folder gone: go on without."""


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


# What can be sent --------------------------------------------------------------------------------------------


def report(bug: BaseException) -> str:
    """A bug for those who can mend it: versions, and where it happened.

    What an exception says may quote a name or a path, so only its type is told; the log has the words.
    """
    versions = [f"Python {platform.python_version()}"]
    for name, (module, attribute) in VERSIONS.items():
        if module in sys.modules:
            versions.append(f"{name} {getattr(sys.modules[module], attribute, '?')}")
    lines = [f"Partner Desk {__version__}", ", ".join(versions), platform.platform(), ""]
    return "\n".join([*lines, *_told(bug, set())])


def _told(bug: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(bug))
    before = bug.__cause__ or (None if bug.__suppress_context__ else bug.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield "and then"
    for frame in traceback.extract_tb(bug.__traceback__, -FRAMES):
        yield f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
        if frame.line and _ours(frame.filename):
            yield f"    {frame.line}"
    yield type(bug).__qualname__
    for one in bug.exceptions if isinstance(bug, BaseExceptionGroup) else ():
        yield from (f"  | {line}" for line in _told(one, seen))


def _ours(name: str) -> bool:
    return "partner_desk" in Path(name).parts


def _place(name: str) -> str:
    """A file of the program or of a library, without the folders of this computer."""
    parts = Path(name).parts
    for root in ("site-packages", "partner_desk"):
        if root in parts:
            return "/".join(parts[parts.index(root) + (root == "site-packages") :])
    return Path(name).name
