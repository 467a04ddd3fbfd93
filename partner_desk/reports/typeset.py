"""Typesetting with Typst: content in as JSON, tagged PDF or pictures of pages out. No network."""

from __future__ import annotations

import json
from typing import Any

import typst

from partner_desk.domain.showing import one_line
from partner_desk.resources import resource_path


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


def pages(template: str, content: dict[str, Any], dots_per_inch: float) -> list[bytes]:
    """The pages as PNG pictures, for a preview and for printers."""
    found = _compile(template, content, format="png", ppi=dots_per_inch)
    return list(found) if isinstance(found, list) else [found]


def _compile(template: str, content: dict[str, Any], **options: Any) -> Any:
    file = resource_path("templates", template)
    inputs = {"data": json.dumps(printable(content), ensure_ascii=False)}
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
