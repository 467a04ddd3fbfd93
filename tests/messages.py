"""What the program says to people, found in its sources for the catalogs of other languages: `dev.py messages FILE`."""

from __future__ import annotations

import ast
import string
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from partner_desk import language
from partner_desk.language import DOMAIN, so_many
from tests.gathered import gathered

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "partner_desk"
LOCALE = ROOT / "resources" / "locale"
SAYING = {"tr": 0, "marked": 0, "Refused": 0, "AlreadyThere": 0, "Damaged": 0, "DeskLost": 0, "WrittenOver": 0}
SAYING |= {"NotThere": 0, "Impossible": 0, "FieldRefused": 1}
"""What takes a text for people, and as which of its arguments."""
COUNTING = {"trn": 0, "counted": 1, "several": 1}
"""What takes a text for one thing and another for many, and from which of its arguments on."""


@dataclass(frozen=True)
class Message:
    """A text of the sources, where it stands, and the names of the values that it is given there."""

    text: str
    path: Path
    line: int
    plural: str = ""
    given: frozenset[str] = frozenset()

    @property
    def where(self) -> str:
        """File and line."""
        return f"{self.path.relative_to(ROOT).as_posix()}:{self.line}"

    @property
    def named(self) -> frozenset[str]:
        """The values that the text names."""
        return names_in(self.text) | names_in(self.plural)


def names_in(template: str) -> frozenset[str]:
    """The names of the values in a template."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def literals(value: ast.expr) -> Iterator[str]:
    """The texts that are written out as a value: one, or one of two."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from literals(value.body)
        yield from literals(value.orelse)


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """The calls in a module that say something to people, and of what they are calls."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in SAYING or name in COUNTING:
                yield node, name


@cache
def messages() -> tuple[Message, ...]:
    """Everything that is said from the sources: where it is said, and in tables and files of words."""
    modules = sorted(PACKAGE.rglob("*.py"))
    written = [said for path in modules for call, name in calls(path) for said in said_by(path, call, name)]
    told = [Message(text, path, 1, plural, names_in(text)) for path, text, plural in gathered()]
    return (*written, *told)


def said_by(path: Path, call: ast.Call, name: str) -> Iterator[Message]:
    """The messages of a call: one, or one of two; none where the text is made elsewhere."""
    given = frozenset(each.arg for each in call.keywords if each.arg is not None)
    if name in COUNTING:
        words = ["".join(literals(text)) for text in call.args[COUNTING[name] :]]
        if any(words):
            singular, plural = words[:2] if name == "trn" else so_many(*words[:2])
            yield Message(singular, path, call.lineno, plural, given | {"count"})
    else:
        for text in filter(None, literals(call.args[SAYING[name]])):
            yield Message(text, path, call.lineno, given=names_in(text) if name == "marked" else given)


def catalog(said: Mapping[str, str] | None = None, locale: str | None = None) -> Catalog:
    """The messages, each once with all its places; in another language where it is told what they are in it."""
    made = Catalog(locale=locale, project=DOMAIN, charset="utf-8")
    words = said or {}
    for message in messages():
        ids = (message.text, message.plural) if message.plural else (message.text,)
        single, *many = (words.get(each, "") for each in ids)
        place = (message.path.relative_to(ROOT).as_posix(), message.line)
        made.add(
            ids if message.plural else message.text,
            (single, *many * (made.num_plurals - 1)) if many else single,
            locations=[place],
        )
    return made


def write_catalog(folder: Path, locale: str, said: Mapping[str, str]) -> None:
    """The catalog of a language, as the program reads it, into a folder of catalogs."""
    place = folder / locale / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / f"{DOMAIN}.mo").open("wb") as file:
        write_mo(file, catalog(said, locale))


@contextmanager
def mirrored(folder: Path) -> Iterator[None]:
    """Speak a language in which every text stands between brackets, and counts in threes; its catalog is made once."""
    if not folder.exists():
        texts = {text for one in messages() for text in (one.text, one.plural) if text}
        write_catalog(folder, "fr", {text: f"⟦{text}⟧" for text in texts})
    language.speak("fr", folder)
    yield
    language.speak("en", folder)


def write_template(path: Path) -> None:
    """All messages, for whoever translates."""
    with path.open("wb") as file:
        write_po(file, catalog())


def catalogs() -> list[Path]:
    """The catalogs that come along, as translators have them."""
    return sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def compiled(path: Path) -> bytes:
    """A catalog as the program reads it."""
    made = BytesIO()
    with path.open("rb") as file:
        write_mo(made, read_po(file, locale=path.parent.parent.name))
    return made.getvalue()


if __name__ == "__main__":
    for template in sys.argv[1:]:
        write_template(Path(template))
    for po in catalogs():
        po.with_suffix(".mo").write_bytes(compiled(po))
