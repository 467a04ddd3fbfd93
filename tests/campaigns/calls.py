"""The system calls of a program at work, recorded by strace and carried out on a `Disk`."""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from tests.campaigns.disk import Disk, File, Folder, Write

TRACED = (
    "openat,open,creat,close,dup,dup2,dup3,fcntl,read,write,pwrite64,writev,pwritev,lseek,ftruncate,truncate,fallocate,"
    "fsync,fdatasync,sync,syncfs,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,symlink,"
    "symlinkat,sendfile,copy_file_range,chdir"
)
IGNORED = ("-shm",)
"""Endings of files that are memory and not files: nothing of them counts after a crash."""

_LINE = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+|\?)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


def missing() -> str:
    """What is missing on this machine, as a sentence; empty if nothing is."""
    if not os.path.isdir("/proc/self/fd") or not hasattr(os, "fork"):
        return "this needs Linux."
    if shutil.which("strace") is None:
        return "this needs strace (Debian: apt-get install strace)."
    return ""


def record(work: Callable[[], None], to: Path, seconds: float = 120) -> tuple[list[str], int]:
    """Do some work in a process of its own; its system calls as lines, and its exit code."""
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _be_traced(work, ready[1], go[0])
    os.close(ready[1])
    os.close(go[0])
    os.read(ready[0], 1)
    command = ["strace", "-qq", "-xx", "-s", "100000000", "-e", f"trace={TRACED}", "-e", "signal=none", "-o", str(to)]
    tracer = subprocess.Popen([*command, "-p", str(child)], stderr=subprocess.PIPE)
    try:
        _await_tracer(child, tracer)
        os.write(go[1], b".")
        tracer.wait(seconds)
    finally:
        if tracer.poll() is None:
            os.kill(child, 9)
            tracer.kill()
            tracer.wait()
        for one in (ready[0], go[1]):
            os.close(one)
        if tracer.stderr is not None:
            tracer.stderr.close()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return to.read_text("ascii").splitlines(), code


def _be_traced(work: Callable[[], None], ready: int, go: int) -> NoReturn:
    code = 1
    try:
        ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)  # PR_SET_PTRACER: whoever wants to
        os.write(ready, b".")
        os.read(go, 1)
        work()
        code = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _await_tracer(child: int, tracer: subprocess.Popen[bytes]) -> None:
    for _ in range(2_000):
        status = Path(f"/proc/{child}/status").read_text()
        if not re.search(r"TracerPid:\s+0$", status, re.M):
            return
        if tracer.poll() is not None:
            assert tracer.stderr is not None
            raise OSError(f"strace: {tracer.stderr.read().decode(errors='replace').strip()}")
        time.sleep(0.005)  # a look at another program; nothing tells when it is ready
    raise OSError("strace did not begin")


@dataclass
class Opened:
    """A descriptor: what it is of, and where it stands."""

    node: File | Folder
    at: int = 0
    appends: bool = False


@dataclass
class Replay:
    """Carries recorded calls out on a disk. Calls on files outside `room` are nothing to it, but those to `ledger`."""

    room: Path
    ledger: Path
    disk: Disk = field(default_factory=Disk)
    lines: list[str] = field(default_factory=list)
    """The lines of the ledger so far."""
    _open: dict[int, Opened] = field(default_factory=dict)
    _ledger: int = -1

    def run(self, calls: list[str]) -> Iterator[str]:
        """Each call that changed the disk, after it was carried out; in between, lines are added to the ledger."""
        for line in calls:
            call = _LINE.match(line)
            if call is None or call[3] in ("?", "-1"):
                continue
            name, arguments, result = call[1], call[2], int(call[3])
            act = getattr(self, f"_{name}", None)
            if act is None:
                raise AssertionError(f"nothing is known of the call {name}")
            if act(arguments, result):
                yield name

    # Paths ------------------------------------------------------------------------------------------------

    def _paths(self, text: str) -> list[tuple[str, ...] | None]:
        paths: list[tuple[str, ...] | None] = []
        for one in _strings(text):
            path = Path(os.fsdecode(one))
            inside = path.is_absolute() and path.is_relative_to(self.room)
            paths.append(path.relative_to(self.room).parts if inside else None)
            folder = text.split(",")[0]
            if not path.is_absolute() and folder.isdigit() and int(folder) in self._open:
                raise AssertionError(f"names beside a folder's descriptor are not followed: {path}")
        return paths

    def _openat(self, text: str, result: int) -> bool:
        self._open.pop(result, None)
        (raw,) = _strings(text)
        if os.fsdecode(raw) == str(self.ledger):
            self._ledger = result
            return False
        (path,) = self._paths(text)
        if path is None:
            return False
        flags = text.rpartition('"')[2]
        node = self.disk.find(path)
        changed = node is None
        if node is None:
            assert "O_CREAT" in flags, text
            node = File()
            self.disk.put(path, node)
        if "O_TRUNC" in flags and isinstance(node, File) and node.now:
            node.write(Write(0, None))
            changed = True
        self._open[result] = Opened(node, 0, "O_APPEND" in flags)
        return changed

    def _close(self, text: str, result: int) -> bool:
        self._open.pop(int(text), None)
        if int(text) == self._ledger:
            self._ledger = -1
        return False

    def _dup(self, text: str, result: int) -> bool:
        known = self._open.get(int(text.split(",")[0]))
        self._open.pop(result, None)
        if known is not None:
            self._open[result] = known
        return False

    _dup2 = _dup3 = _dup

    def _fcntl(self, text: str, result: int) -> bool:
        return self._dup(text, result) if "F_DUPFD" in text else False

    def _chdir(self, text: str, result: int) -> bool:
        raise AssertionError("a program that changes its folder is not followed")

    # Content ----------------------------------------------------------------------------------------------

    def _file(self, text: str) -> Opened | None:
        found = self._open.get(int(text.split(",", 1)[0]))
        return found if found is not None and isinstance(found.node, File) else None

    def _read(self, text: str, result: int) -> bool:
        found = self._file(text)
        if found is not None:
            found.at += result
        return False

    def _lseek(self, text: str, result: int) -> bool:
        found = self._file(text)
        if found is not None:
            found.at = result
        return False

    def _put(self, opened: Opened, data: bytes, at: int | None) -> bool:
        assert isinstance(opened.node, File)
        place = at if at is not None else len(opened.node.now) if opened.appends else opened.at
        opened.node.write(Write(place, data))
        if at is None:
            opened.at = place + len(data)
        return bool(data)

    def _write(self, text: str, result: int) -> bool:
        number = int(text.split(",", 1)[0])
        if number == self._ledger:
            (data,) = _strings(text)
            self.lines += data[:result].decode().splitlines()
            return False
        opened = self._file(text)
        if opened is None:
            return False
        (data,) = _strings(text)
        return self._put(opened, data[:result], None)

    def _pwrite64(self, text: str, result: int) -> bool:
        opened = self._file(text)
        if opened is None:
            return False
        (data,) = _strings(text)
        return self._put(opened, data[:result], int(text.rpartition(", ")[2]))

    def _writev(self, text: str, result: int) -> bool:
        found = self._file(text)
        return False if found is None else self._put(found, b"".join(_strings(text))[:result], None)

    def _pwritev(self, text: str, result: int) -> bool:
        opened = self._file(text)
        if opened is None:
            return False
        return self._put(opened, b"".join(_strings(text))[:result], int(text.rpartition(", ")[2]))

    def _ftruncate(self, text: str, result: int) -> bool:
        opened = self._file(text)
        if opened is None:
            return False
        assert isinstance(opened.node, File)
        opened.node.write(Write(int(text.split(",")[1]), None))
        return True

    def _truncate(self, text: str, result: int) -> bool:
        (path,) = self._paths(text)
        node = None if path is None else self.disk.find(path)
        if not isinstance(node, File):
            return False
        node.write(Write(int(text.rpartition(",")[2]), None))
        return True

    def _fallocate(self, text: str, result: int) -> bool:
        opened = self._file(text)
        if opened is None:
            return False
        assert isinstance(opened.node, File)
        offset, length = (int(one) for one in text.split(",")[2:4])
        if offset + length > len(opened.node.now):
            opened.node.write(Write(offset + length, None))
        return True

    def _sendfile(self, text: str, result: int) -> bool:
        parts = [one.strip() for one in text.split(",")]
        to, source = self._file(parts[0]), self._file(parts[1])
        if to is None:
            return False
        assert source is not None, "a file of the room is made from one outside"
        assert isinstance(source.node, File)
        start = source.at if parts[2] == "NULL" else int(re.sub(r"\D.*", "", parts[2].lstrip("[")))
        if parts[2] == "NULL":
            source.at += result
        return self._put(to, bytes(source.node.now[start : start + result]), None)

    def _copy_file_range(self, text: str, result: int) -> bool:
        raise AssertionError("copy_file_range is not followed yet")

    def _sync_one(self, text: str, result: int) -> bool:
        found = self._open.get(int(text))
        if found is not None:
            self.disk.sync(found.node)
        return False

    _fsync = _fdatasync = _sync_one

    def _sync(self, text: str, result: int) -> bool:
        self.disk.sync_all()
        return False

    _syncfs = _sync

    # Names ------------------------------------------------------------------------------------------------

    def _rename(self, text: str, result: int) -> bool:
        old, new = self._paths(text)
        if old is None and new is None:
            return False
        assert old is not None, text
        assert new is not None, text
        self.disk.put(new, self.disk.find(old), old)
        return True

    _renameat = _renameat2 = _rename

    def _link(self, text: str, result: int) -> bool:
        old, new = self._paths(text)
        if old is None or new is None:
            return False
        self.disk.put(new, self.disk.find(old))
        return True

    _linkat = _link

    def _unlink(self, text: str, result: int) -> bool:
        (path,) = self._paths(text)
        if path is None:
            return False
        self.disk.put(path, None)
        return True

    _unlinkat = _rmdir = _unlink

    def _mkdir(self, text: str, result: int) -> bool:
        (path,) = self._paths(text)
        if path is None:
            return False
        self.disk.put(path, Folder())
        return True

    _mkdirat = _mkdir


def _strings(text: str) -> list[bytes]:
    strings = []
    for one in _STRING.finditer(text):
        assert one[2] is None, "strace cut a string off"
        strings.append(bytes.fromhex(one[1].replace("\\x", "")))
    return strings
