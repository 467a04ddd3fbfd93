"""The language that the program speaks: what is said to people is English in the sources, and looked up here.

A sentence is one text with names for what it tells, `tr("{file} is no desk.", file=path.name)`, never glued from
pieces: other languages put the same things elsewhere. Each floor comes here, from the domain to the window; the catalog
of a language is a file of gettext. A paper may be in another language than the window that makes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from string import Formatter
from typing import Any

DOMAIN = "partner_desk"
"""What the catalogs are called, as gettext has it: LANGUAGE/LC_MESSAGES/partner_desk.mo."""

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language writes a day, groups and points figures, and begins a sentence that follows a colon."""

    day: str = "{day.year:04}-{day.month:02}-{day.day:02}"
    month: str = "{day.year:04}-{day.month:02}"
    group: str = ","
    point: str = "."
    capital_after_colon: bool = False


_MANNERS = {
    "de": Manner(
        "{day.day:02}.{day.month:02}.{day.year:04}",
        "{day.month:02}.{day.year:04}",
        ".",
        ",",
        capital_after_colon=True,
    )
}
_AS_ENGLISH = Manner()


@dataclass(frozen=True, slots=True)
class _Tongue:
    name: str
    catalog: NullTranslations
    manner: Manner


class _Local(Formatter):
    """Puts values into a text as the language that is spoken writes them."""

    def format_field(self, value: Any, spec: str) -> str:
        """A day without a form of its own is written as days are, a figure with a comma in its form as figures are."""
        if not spec and isinstance(value, date) and not isinstance(value, datetime):
            return day_said(value)
        text: str = super().format_field(value, spec)
        return figures(text) if "," in spec else text


_LOCAL = _Local()
_everywhere = _Tongue(ENGLISH, NullTranslations(), _AS_ENGLISH)
_here: ContextVar[_Tongue | None] = ContextVar("language", default=None)
"""The language of what is made just now, if that is another one."""


def speak(language: str, folder: Path) -> None:
    """Speak a language from now on, whose catalog is in a folder; English where there is none."""
    global _everywhere
    _everywhere = _read(language, folder)


@contextmanager
def speaking(language: str, folder: Path) -> Iterator[None]:
    """Speak a language while something is made, in this thread only; whatever is spoken already where none is named."""
    token = _here.set(_known(language, folder) if language else _here.get())
    try:
        yield
    finally:
        _here.reset(token)


def _read(language: str, folder: Path) -> _Tongue:
    path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not path.is_file():
        return _Tongue(ENGLISH, NullTranslations(), _AS_ENGLISH)
    with path.open("rb") as file:
        return _Tongue(language, GNUTranslations(file), _MANNERS.get(language, _AS_ENGLISH))


_known = cache(_read)


def _tongue() -> _Tongue:
    return _here.get() or _everywhere


def spoken() -> str:
    """The language that is spoken."""
    return _tongue().name


def tr(template: str, /, **values: object) -> str:
    """A text for the person, in the language that is spoken, with the values where it names them."""
    tongue = _tongue()
    said = tongue.catalog.gettext(template) if template else ""
    return _filled(said, values, tongue) if values else said


def trn(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The same of so many things: `count` is what the text may call `{count}`, and what chooses its form."""
    tongue = _tongue()
    return _filled(tongue.catalog.ngettext(singular, plural, count), {"count": count, **values}, tongue)


def _filled(said: str, values: dict[str, object], tongue: _Tongue) -> str:
    return said.format(**values) if tongue.manner is _AS_ENGLISH else _LOCAL.vformat(said, (), values)


def day_said(day: date) -> str:
    """A day, or that of a moment, as it is written in the language that is spoken."""
    return _tongue().manner.day.format(day=day)


def month_said(day: date) -> str:
    """The month of a day, in figures."""
    return _tongue().manner.month.format(day=day)


def moment_said(moment: datetime) -> str:
    """A day and the time of it."""
    return f"{day_said(moment)} {moment:%H:%M}"


def capital_after_colon() -> bool:
    """Whether a sentence that follows a colon begins with a capital."""
    return _tongue().manner.capital_after_colon


def figures(text: str) -> str:
    """A number that is written with commas and a point, as the language that is spoken writes it."""
    manner = _tongue().manner
    return text.translate({ord(","): manner.group, ord("."): manner.point})


def so_many(thing: str, things: str = "") -> tuple[str, str]:
    """The texts for one thing and for another number of them, as `counted` says them."""
    return f"{{count:,}} {thing}", f"{{count:,}} {things or f'{thing}s'}"


def marked(template: str) -> str:
    """A text that is said later, wherever it is shown: marked here, so that it is found for the catalogs."""
    return template
