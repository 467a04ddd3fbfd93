"""The language that the program speaks: what is said to people is English in the sources, and looked up here.

A sentence is one text with names for what it tells, `tr("{file} is no desk.", file=path.name)`, never glued from
pieces: other languages put the same things elsewhere. Each floor comes here, from the domain to the window; the catalog
of a language is a file of gettext.
"""

from __future__ import annotations

from gettext import GNUTranslations, NullTranslations
from pathlib import Path

DOMAIN = "partner_desk"
"""What the catalogs are called, as gettext has it: LANGUAGE/LC_MESSAGES/partner_desk.mo."""

ENGLISH = "en"
_catalog, _spoken = NullTranslations(), ENGLISH


def speak(language: str, folder: Path) -> None:
    """Speak a language from now on, whose catalog is in a folder; English where there is none."""
    global _catalog, _spoken
    path = folder / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if path.is_file():
        with path.open("rb") as file:
            _catalog, _spoken = GNUTranslations(file), language
    else:
        _catalog, _spoken = NullTranslations(), ENGLISH


def spoken() -> str:
    """The language that is spoken."""
    return _spoken


def tr(template: str, /, **values: object) -> str:
    """A text for the person, in the language that is spoken, with the values where it names them."""
    said = _catalog.gettext(template) if template else ""
    return said.format(**values) if values else said


def trn(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The same of so many things: `count` is what the text may call `{count}`, and what chooses its form."""
    return _catalog.ngettext(singular, plural, count).format(count=count, **values)


def so_many(thing: str, things: str = "") -> tuple[str, str]:
    """The texts for one thing and for another number of them, as `counted` says them."""
    return f"{{count:,}} {thing}", f"{{count:,}} {things or f'{thing}s'}"


def marked(template: str) -> str:
    """A text that is said later, wherever it is shown: marked here, so that it is found for the catalogs."""
    return template
