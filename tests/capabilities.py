"""What a test needs of the computer besides the program: tried there, never guessed from the name of the system."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest


def _works(attempt: Callable[[Path], bool]) -> bool:
    """Whether something can be done with a file of a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "file"
        file.write_bytes(b"x")
        try:
            return attempt(file)
        except OSError:
            return False


def _links(file: Path) -> bool:
    link = file.with_name("link")
    link.symlink_to(file)
    return link.is_symlink() and link.samefile(file)


def _leaves_while_open(file: Path) -> bool:
    with file.open("rb"):
        file.unlink()
    return not file.exists()


def _has_rights(file: Path) -> bool:
    file.chmod(0o600)
    return file.stat().st_mode & 0o777 == 0o600


def _takes_any_letter(file: Path) -> bool:
    file.with_name("what?").write_bytes(b"x")
    return "what?" in os.listdir(file.parent)


NO_BASH = "there is no bash to run a script" if shutil.which("bash") is None else ""
FORBIDDEN_LETTERS = not _works(_takes_any_letter)
FILES_LEAVE = _works(_leaves_while_open)

needs_bash = pytest.mark.skipif(bool(NO_BASH), reason=NO_BASH)
needs_links = pytest.mark.skipif(not _works(_links), reason="no symbolic links can be made here")
needs_files_that_leave = pytest.mark.skipif(not FILES_LEAVE, reason="an open file stays where it is here")
needs_files_that_stay = pytest.mark.skipif(FILES_LEAVE, reason="an open file can be replaced here")
needs_rights = pytest.mark.skipif(not _works(_has_rights), reason="a file has no rights of POSIX here")
needs_full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
needs_forbidden_letters = pytest.mark.skipif(not FORBIDDEN_LETTERS, reason="any letter may be in a name here")
needs_the_programs = pytest.mark.skipif(
    shutil.which("partner-desk", path=str(Path(sys.executable).parent)) is None,
    reason="the programs are not installed beside this Python",
)
