"""Typesetting with Typst: content in as JSON, tagged PDF and drawings of its pages out. No network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import typst

from partner_desk.domain.showing import one_line
from partner_desk.resources import resource_path

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""The papers that a document is set on (`content["paper"]`), and what Typst calls them."""


@dataclass(frozen=True)
class Document:
    """A document that was set on a paper: as a PDF, and each of its pages as a drawing (SVG) that looks the same."""

    paper: str
    pdf: bytes
    drawings: tuple[bytes, ...]


def document(template: str, content: dict[str, Any]) -> Document:
    """A document to look at, to print and to keep; `content["paper"]` says on what paper."""
    return Document(content["paper"], pdf(template, content), drawings(template, content))


def pdf(template: str, content: dict[str, Any]) -> bytes:
    """A tagged PDF of a template (the name of a file in `resources/templates`).

    It meets PDF/UA-1 with the fonts that come along. Letters that those lack are looked for in the fonts of the
    system; the PDF is tagged then too, but does not claim the standard.
    """
    try:
        found = _compile(template, content, format="pdf", pdf_standards="ua-1", ignore_system_fonts=True)
    except typst.TypstError:
        found = _compile(template, content, format="pdf")
    assert isinstance(found, bytes)
    return found


def drawings(template: str, content: dict[str, Any]) -> tuple[bytes, ...]:
    """The pages as drawings: letters are outlines in them, so that they look the same wherever they are drawn."""
    found = _compile(template, content, format="svg")
    return tuple(found) if isinstance(found, list) else (found,)


def _compile(template: str, content: dict[str, Any], **options: Any) -> Any:
    file = resource_path("templates", template)
    inputs = {"data": json.dumps(printable(content | {"paper": PAPERS[content["paper"]]}), ensure_ascii=False)}
    return typst.compile(str(file), root=str(file.parent), sys_inputs=inputs, **options)


def printable(value: Any) -> Any:
    """Content without what no font can show, and what would turn the words after it."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, list):
        return [printable(one) for one in value]
    if isinstance(value, dict):
        return {key: printable(one) for key, one in value.items()}
    return value
