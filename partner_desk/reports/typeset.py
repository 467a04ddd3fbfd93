"""Typesetting with Typst: content in as JSON, tagged PDF and drawings of its pages out. No network."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import typst

from partner_desk.domain.showing import on_paper
from partner_desk.language import tr
from partner_desk.resources import resource_path

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The papers that a document is set on (`content["paper"]`), and what Typst calls them."""


MOST_ROUNDS = 3
"""With the fonts of the system, without the marks that those lack, and without the letters."""
_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
_IMPORTS = re.compile(r'^#import "([^"]+[.]typ)"', re.MULTILINE)
_SAYS = re.compile(r'\bsay\("([^"]+)"\)')
_MARKS = ("Mn", "Mc", "Me", "Cf", "Sk")


@dataclass(frozen=True)
class Document:
    """A document that was set on a paper: as a PDF, and each of its pages as a drawing (SVG) that looks the same."""

    paper: str
    pdf: bytes
    drawings: tuple[bytes, ...]
    whole: bool = True
    """Whether it has all its pages; the first one alone is only looked at."""


def document(template: str, content: dict[str, Any], *, opening: bool = False) -> Document:
    """A document to look at, to print and to keep; `content["paper"]` says on what paper.

    Of an `opening` the content has the first page only.
    """
    shown, found, options = _typeset(template, content | {"opening": opening})
    return Document(content["paper"], found, drawings(template, shown, **options), not opening)


def pdf(template: str, content: dict[str, Any]) -> bytes:
    """A tagged PDF of a template (the name of a file in `resources/templates`).

    It meets PDF/UA-1 with the fonts that come along. Letters that those lack are looked for in the fonts of the
    system, and those that no font has are written by their numbers: a box in place of a letter tells nothing, and
    cannot be copied.
    """
    return _typeset(template, content)[1]


def _typeset(template: str, content: dict[str, Any]) -> tuple[dict[str, Any], bytes, dict[str, Any]]:
    """The content as the fonts can show it, its PDF, and of which fonts that is made."""
    content = printable(content)
    ways = ({"ignore_system_fonts": True}, *({"ignore_system_fonts": False},) * MOST_ROUNDS)
    for number, way in enumerate(ways):
        try:
            return content, _pdf(template, content, pdf_standards="ua-1", **way), way
        except typst.TypstError as slip:
            if number:
                content = _numbered(content, _lacking(slip))
    return content, _pdf(template, content), {}


def _pdf(template: str, content: dict[str, Any], **options: Any) -> bytes:
    found = _compile(template, content, format="pdf", **options)
    assert isinstance(found, bytes)
    return found


def _lacking(slip: typst.TypstError) -> set[str]:
    """The letters that no font has.

    Where a mark is lacking, the letter that it stands on is named as well: first only the marks are looked at.
    """
    said = "".join(_LACKING.findall(slip.diagnostic))
    letters = set(_ESCAPE.sub(lambda found: chr(int(found[1], 16)), said))
    letters = {one for one in letters if not one.isascii()}
    return {one for one in letters if unicodedata.category(one) in _MARKS} or letters


def _numbered(value: Any, letters: Collection[str]) -> Any:
    if isinstance(value, str):
        return "".join(f"<U+{ord(one):04X}>" if one in letters else one for one in value)
    if isinstance(value, list):
        return [_numbered(one, letters) for one in value]
    if isinstance(value, dict):
        return {key: _numbered(one, letters) for key, one in value.items()}
    return value


def drawings(template: str, content: dict[str, Any], **options: Any) -> tuple[bytes, ...]:
    """The pages as drawings: letters are outlines in them, so that they look the same wherever they are drawn.

    With the fonts of its PDF they are drawn of the same pages, which are not laid out again.
    """
    found = _compile(template, content, format="svg", **options)
    return tuple(found) if isinstance(found, list) else (found,)


def _compile(template: str, content: dict[str, Any], **options: Any) -> Any:
    file = resource_path("templates", template)
    own = {
        "opening": False,
        **content,
        "paper": PAPERS[content["paper"]],
        "words": {text: tr(text) for text in said_in(template)},
    }
    inputs = {"data": json.dumps(printable(own), ensure_ascii=False)}
    return typst.compile(str(file), root=str(file.parent), sys_inputs=inputs, **options)


def can_set(picture: dict[str, Any]) -> bool:
    """Whether a picture (its format, and its bytes) can be set at all: a file may be damaged, or something else."""
    source = b"#let it = json(bytes(sys.inputs.data))\n#image(bytes(it.bytes), format: it.format, height: 8mm)"
    try:
        typst.compile(source, format="svg", sys_inputs={"data": json.dumps(picture)}, ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True


def said_in(template: str) -> list[str]:
    """The texts that a template and what it imports say themselves, with `say`, in the language that is spoken."""
    text = resource_path("templates", template).read_text(encoding="utf-8")
    return [*_SAYS.findall(text), *(said for other in _IMPORTS.findall(text) for said in said_in(other))]


def printable(value: Any) -> Any:
    """Content without what nobody can see, and what would turn the words after it; a letter with its marks is one."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", on_paper(value))
    if isinstance(value, list):
        return [printable(one) for one in value]
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    return value
