"""A disk that keeps only what was synced: what may be left of a program's files when the power goes.

Writes reach a file when it is synced, names reach a folder when that is synced; until then each may survive or not,
sector by sector. A rename is never half there. This is what POSIX promises, and no file system promises less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

SECTOR = 512


@dataclass
class Write:
    """Bytes at a place of a file; `data` None cuts or lengthens it to end there."""

    at: int
    data: bytes | None

    def to(self, content: bytearray) -> None:
        """Carry it out."""
        if self.data is None:
            del content[self.at :]
            content.extend(bytes(self.at - len(content)))
            return
        content.extend(bytes(max(0, self.at - len(content))))
        content[self.at : self.at + len(self.data)] = self.data

    def torn(self, lives: Callable[[], bool]) -> Iterator[Write]:
        """The sectors of it that live."""
        if self.data is None:
            if lives():
                yield self
            return
        start = self.at
        while start < self.at + len(self.data):
            end = min((start // SECTOR + 1) * SECTOR, self.at + len(self.data))
            if lives():
                yield Write(start, self.data[start - self.at : end - self.at])
            start = end


@dataclass(eq=False)
class File:
    """A file: what it is now, what of it was synced, and the writes since."""

    now: bytearray = field(default_factory=bytearray)
    sure: bytes = b""
    pending: list[Write] = field(default_factory=list)

    def write(self, change: Write) -> None:
        """Write to the cache."""
        change.to(self.now)
        self.pending.append(change)

    def sync(self) -> None:
        """Everything is on the disk."""
        if self.pending:
            self.sure, self.pending = bytes(self.now), []


@dataclass(eq=False)
class Entry:
    """A name that comes to stand for something, or for nothing; `gone` are names that go in the same moment."""

    folder: Folder
    name: str
    node: File | Folder | None
    gone: tuple[tuple[Folder, str], ...] = ()

    def folders(self) -> set[Folder]:
        """The folders it changes."""
        return {self.folder, *(folder for folder, _ in self.gone)}


@dataclass(eq=False)
class Folder:
    """A folder: what its names stand for now, and what they do on the disk."""

    now: dict[str, File | Folder] = field(default_factory=dict)
    sure: dict[str, File | Folder] = field(default_factory=dict)


class Disk:
    """The tree of one folder; paths are tuples of names."""

    def __init__(self) -> None:
        """Empty, and that is sure."""
        self.root = Folder()
        self.entries: list[Entry] = []
        """Changes of names that are not on the disk yet."""

    def find(self, path: tuple[str, ...]) -> File | Folder | None:
        """What a path stands for now."""
        node: File | Folder | None = self.root
        for name in path:
            node = node.now.get(name) if isinstance(node, Folder) else None
        return node

    def folder(self, path: tuple[str, ...]) -> Folder:
        """The folder that a path stands for."""
        found = self.find(path)
        assert isinstance(found, Folder), path
        return found

    def put(self, path: tuple[str, ...], node: File | Folder | None, gone: tuple[str, ...] | None = None) -> None:
        """Let a path stand for a node or nothing; `gone` is the path it had before."""
        old = () if gone is None else ((self.folder(gone[:-1]), gone[-1]),)
        entry = Entry(self.folder(path[:-1]), path[-1], node, old)
        _enter(entry, lambda folder: folder.now)
        self.entries.append(entry)

    def sync(self, node: File | Folder) -> None:
        """What `fsync` promises of a file or a folder."""
        if isinstance(node, File):
            node.sync()
            return
        left = []
        for entry in self.entries:
            if node in entry.folders():
                _enter(entry, lambda folder: folder.sure)
            else:
                left.append(entry)
        self.entries = left

    def sync_all(self) -> None:
        """Everything is on the disk."""
        for entry in self.entries:
            _enter(entry, lambda folder: folder.sure)
        self.entries = []
        for file in _files(self.root):
            file.sync()

    def after_power_loss(self, chance: Random) -> dict[tuple[str, ...], bytes]:
        """The files that may be there when the power comes back."""
        keeps = chance.choice(WAYS)
        names, writes, sizes = keeps(chance)
        sure: dict[Folder, dict[str, File | Folder]] = {}

        def view(folder: Folder) -> dict[str, File | Folder]:
            return sure.setdefault(folder, dict(folder.sure))

        for entry in self.entries:
            if names():
                _enter(entry, view)
        found: dict[tuple[str, ...], bytes] = {}
        self._collect(self.root, (), view, found, writes, sizes)
        return found

    def _collect(
        self,
        folder: Folder,
        path: tuple[str, ...],
        view: Callable[[Folder], dict[str, File | Folder]],
        files: dict[tuple[str, ...], bytes],
        writes: Callable[[], bool],
        sizes: bool,
    ) -> None:
        for name, node in view(folder).items():
            if isinstance(node, Folder):
                files[(*path, name, "")] = b""
                self._collect(node, (*path, name), view, files, writes, sizes)
                continue
            content = bytearray(node.sure)
            for change in node.pending:
                if sizes and change.data is not None:
                    content.extend(bytes(max(0, change.at + len(change.data) - len(content))))
                for part in change.torn(writes):
                    part.to(content)
            files[(*path, name)] = bytes(content)


def _enter(entry: Entry, view: Callable[[Folder], dict[str, File | Folder]]) -> None:
    for folder, name in entry.gone:
        view(folder).pop(name, None)
    names = view(entry.folder)
    names.pop(entry.name, None)
    if entry.node is not None:
        names[entry.name] = entry.node


def _files(folder: Folder) -> Iterator[File]:
    for node in folder.now.values():
        if isinstance(node, File):
            yield node
        else:
            yield from _files(node)


Way = tuple[Callable[[], bool], Callable[[], bool], bool]
"""Whether the next change of a name survives, whether the next sector does, and whether a file keeps its new size."""


def _nothing(chance: Random) -> Way:
    return lambda: False, lambda: False, False


def _all(chance: Random) -> Way:
    return lambda: True, lambda: True, True


def _names_alone(chance: Random) -> Way:
    return lambda: True, lambda: False, chance.random() < 0.5


def _content_alone(chance: Random) -> Way:
    return lambda: False, lambda: True, True


def _some(chance: Random) -> Way:
    names, writes = chance.choice([0.1, 0.5, 0.9]), chance.choice([0.05, 0.5, 0.95])
    return lambda: chance.random() < names, lambda: chance.random() < writes, chance.random() < 0.3


def _up_to(chance: Random) -> Way:
    """In the order in which they were made, up to some point."""
    left = {"names": chance.randint(0, 6), "writes": chance.randint(0, 60)}

    def next_(what: str) -> Callable[[], bool]:
        def lives() -> bool:
            left[what] -= 1
            return left[what] >= 0

        return lives

    return next_("names"), next_("writes"), False


WAYS: tuple[Callable[[Random], Way], ...] = (_nothing, _all, _names_alone, _content_alone, _some, _some, _some, _up_to)
"""Ways in which disks lose things."""
