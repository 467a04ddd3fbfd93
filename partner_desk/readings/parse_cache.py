"""The files of readings as tables: parsed and strictly checked once, and kept as text for the starts that follow."""

from __future__ import annotations

import json
import tomllib
import zlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from partner_desk.domain.errors import Refused
from partner_desk.readings.dated import TomlTable


class Tables:
    """The tables of one folder, by the name of their file; `found` fills as they are read."""

    def __init__(self, folder: Path, kept: Mapping[str, TomlTable] | None = None) -> None:
        """Read from the files, or take those that were kept: they were found right before."""
        self.folder = folder
        self.checked = kept is not None
        self.found: dict[str, TomlTable] = dict(kept or {})

    def read(self, file: Path, kind: str) -> TomlTable:
        """The tables of a file; raises Refused naming the file and the key of the first slip."""
        name = file.relative_to(self.folder).as_posix()
        if not self.checked:
            from partner_desk.readings.schema import check

            self.found[name] = _parsed(file)
            check(file, self.found[name], kind)
        return self.found[name]

    def text(self, mark: str) -> str:
        """What was read, to be kept under a mark that changes whenever the files do."""
        words = json.dumps(self.found, default=_written, ensure_ascii=False)
        return f"{mark}\n{zlib.crc32(words.encode()):08x}\n{words}"

    @staticmethod
    def of(folder: Path, mark: str, text: str) -> Tables | None:
        """What was kept under this very mark; None if it was another one, or the text was damaged."""
        kept_mark, _, rest = text.partition("\n")
        number, _, words = rest.partition("\n")
        if kept_mark != mark or number != f"{zlib.crc32(words.encode()):08x}":
            return None
        return Tables(folder, json.loads(words, object_hook=_restored))


def seal(folder: Path) -> str:
    """A number for the contents of a folder of readings: the same as long as no file in it changes."""
    total = 0
    for file in sorted(folder.rglob("*.*")):
        total = zlib.crc32(file.read_bytes(), zlib.crc32(file.relative_to(folder).as_posix().encode(), total))
    return f"{total:08x}"


def _parsed(file: Path) -> TomlTable:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError as missing:
        raise Refused("{file} is missing; without it no question can be judged.", file=file) from missing
    except OSError as trouble:
        raise Refused("{file} cannot be read ({why}).", file=file, why=trouble.strerror) from trouble
    except (ValueError, RecursionError) as slip:  # no TOML, no text, an endless number, a nest without a bottom
        raise Refused("{file} is not valid TOML: {slip}. Nothing of it was used.", file=file, slip=slip) from slip


_DAY = "a day"


def _written(value: Any) -> dict[str, str]:
    """A day, which JSON has no word for."""
    if not isinstance(value, date):
        raise TypeError(f"{value!r} cannot be kept")
    return {_DAY: value.isoformat()}


def _restored(table: TomlTable) -> Any:
    return date.fromisoformat(table[_DAY]) if _DAY in table else table
