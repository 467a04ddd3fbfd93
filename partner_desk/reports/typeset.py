"""Typesetting with Typst: content in as JSON, tagged PDF or pictures of pages out. No network, no system fonts."""

from __future__ import annotations

import json
from typing import Any

import typst

from partner_desk.resources import resource_path


def pdf(template: str, content: dict[str, Any]) -> bytes:
    """A tagged PDF of a template (the name of a file in `resources/templates`)."""
    found = _compile(template, content, format="pdf", pdf_standards="ua-1")
    assert isinstance(found, bytes)
    return found


def pages(template: str, content: dict[str, Any], dots_per_inch: float) -> list[bytes]:
    """The pages as PNG pictures, for a preview and for printers."""
    found = _compile(template, content, format="png", ppi=dots_per_inch)
    return list(found) if isinstance(found, list) else [found]


def _compile(template: str, content: dict[str, Any], **options: Any) -> Any:
    file = resource_path("templates", template)
    inputs = {"data": json.dumps(content, ensure_ascii=False)}
    return typst.compile(str(file), root=str(file.parent), ignore_system_fonts=True, sys_inputs=inputs, **options)
