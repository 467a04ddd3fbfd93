"""The parts of a document on paper as plain values: lines of pieces, tables, cards, strips, commands, signatures.

What a piece says is shown as it is, never read as markup; the template (`document.typ`) only places it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partner_desk.readings.questions import Verdict

PaperPiece = dict[str, Any]
"""A part of a line: words in one style, or something that is drawn."""
PaperLine = list[PaperPiece]
PaperCell = list[PaperLine]
PaperBlock = dict[str, Any]


def said(words: str) -> PaperPiece:
    """Words as they are."""
    return {"says": words, "style": ""}


def strong(words: str) -> PaperPiece:
    """Words that are seen first."""
    return {"says": words, "style": "strong"}


def faint(words: str) -> PaperPiece:
    """Words that are small and grey."""
    return {"says": words, "style": "faint"}


def coded(words: str) -> PaperPiece:
    """An id or a command: letters that are told apart."""
    return {"says": words, "style": "coded"}


def sign(verdict: Verdict) -> PaperPiece:
    """The sign of a verdict, which is drawn; its word stands beside it."""
    return {"sign": verdict.value}


def share_bar(recognized: int, unknown: int, counted: int) -> PaperPiece:
    """How many of some places, as boxes or a bar."""
    return {"bar": [recognized, unknown, counted]}


def tick_box() -> PaperPiece:
    """A box to tick."""
    return {"tick": True}


def blank(millimetres: float) -> PaperPiece:
    """A line to write on."""
    return {"blank": millimetres}


def cell(*pieces: PaperPiece | str) -> PaperCell:
    """A cell of one line."""
    return [[said(one) if isinstance(one, str) else one for one in pieces]]


def lines(*cells: PaperCell) -> PaperCell:
    """A cell of several lines."""
    return [line for one in cells for line in one]


# Blocks -----------------------------------------------------------------------------------------------------


def heading(words: str) -> PaperBlock:
    """A heading."""
    return {"kind": "heading", "text": words}


def paragraph(*pieces: PaperPiece | str) -> PaperBlock:
    """A line of its own."""
    return {"kind": "lines", "lines": cell(*pieces)}


def table(widths: Sequence[float], head: Sequence[str], rows: Sequence[Sequence[PaperCell]]) -> PaperBlock:
    """A table; widths are parts of what is left, below zero so many millimetres. A row of one cell goes across."""
    return {"kind": "table", "widths": list(widths), "head": list(head), "rows": [list(row) for row in rows]}


def facts(rows: Sequence[tuple[str, PaperCell]]) -> PaperBlock:
    """Labels and what they are of."""
    return {"kind": "facts", "rows": [[label, shown] for label, shown in rows]}


def card(title: str, shown: PaperCell, *, tone: str = "", big: str = "", unit: str = "") -> dict[str, Any]:
    """A box; `tone` is `tint` or nothing, `big` a figure above the title with its unit."""
    return {"title": title, "lines": shown, "tone": tone, "big": big, "unit": unit}


def cards(*shown: dict[str, Any]) -> PaperBlock:
    """Boxes of equal rank beside each other."""
    return {"kind": "cards", "cards": list(shown)}


def bullets(items: Sequence[PaperCell]) -> PaperBlock:
    """A list."""
    return {"kind": "bullets", "items": list(items)}


def strip(head: Sequence[str], rows: Sequence[dict[str, Any]], legend: str) -> PaperBlock:
    """Days or months as boxes: rows with a `name`, `cells` (verdicts), those with an edge (`marks`), and an `end`."""
    return {"kind": "strip", "head": list(head), "rows": list(rows), "legend": legend}


def commands(rows: Sequence[tuple[str, Sequence[str]]]) -> PaperBlock:
    """Commands, each with what it is for."""
    return {"kind": "commands", "rows": [[label, list(shown)] for label, shown in rows]}


def sign_off(*who: PaperCell) -> PaperBlock:
    """Room for signatures."""
    return {"kind": "signoff", "who": list(who)}


def page_break() -> PaperBlock:
    """What follows stands on a new page."""
    return {"kind": "break"}


def sheet(title: str, identity: PaperCell, answer: PaperCell, blocks: Sequence[PaperBlock]) -> dict[str, Any]:
    """What stands below one title: whom and what it is about, the answer in a box, and the blocks."""
    return {"title": title, "identity": identity, "answer": answer, "blocks": list(blocks)}
