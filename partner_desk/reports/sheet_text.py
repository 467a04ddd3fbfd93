"""A document of sheets as plain text, for a mail or a ticket: what is drawn has its word beside it anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from textwrap import wrap
from typing import Any

from partner_desk.domain.showing import on_paper
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict
from partner_desk.reports.sheet import PaperBlock, PaperCell, PaperLine

WIDE = 96
"""So many letters stand in a line."""


def as_text(content: dict[str, Any]) -> str:
    """The document, with what stands at its head and foot."""
    told: list[str] = [*filter(None, (content["mark"],))]
    for sheet in content["sheets"]:
        told += [on_paper(sheet["title"]), "=" * min(len(sheet["title"]), WIDE), *_lines(sheet["identity"]), ""]
        told += [*_lines(sheet["answer"]), ""]
        for block in sheet["blocks"]:
            told += [*BLOCKS[block["kind"]](block)]
        told.append("")
    head = ", ".join(filter(None, (content["firm"], content["contact"])))
    return "\n".join([*told, "-- ", *filter(None, (on_paper(head),)), *map(on_paper, content["foot"]), ""])


def _heading(block: PaperBlock) -> Iterator[str]:
    yield ""
    yield on_paper(block["text"])
    yield "-" * min(len(block["text"]), WIDE)


def _facts(block: PaperBlock) -> Iterator[str]:
    for label, cell in block["rows"]:
        yield from _wrapped(f"{on_paper(label)}: {_said(cell)}")


def _table(block: PaperBlock) -> Iterator[str]:
    for row in block["rows"]:
        cells = zip(block["head"], map(_said, row), strict=False)
        yield from _item("; ".join(f"{head}: {cell}" if head else cell for head, cell in cells if cell))


def _commands(block: PaperBlock) -> Iterator[str]:
    for label, shown in block["rows"]:
        yield f"{on_paper(label)}:"
        yield from (f"    {on_paper(one)}" for one in shown)


def _cards(block: PaperBlock) -> Iterator[str]:
    for card in block["cards"]:
        yield from _item(
            f"{' '.join(filter(None, (card['big'], card['unit'], card['title'])))}: {_said(card['lines'])}"
        )


def _signatures(block: PaperBlock) -> Iterator[str]:
    for cell in block["who"]:
        yield ""
        yield f"{_said(cell)}: ______________________________"


def _bullets(block: PaperBlock) -> Iterator[str]:
    for cell in block["items"]:
        yield from _item(_said(cell))


def _strip(block: PaperBlock) -> Iterator[str]:
    for row in block["rows"]:
        told = [on_paper(row["name"]), *([f"{on_paper(row['end'])};"] if row["end"] else [])]
        boxes = list(zip(block["head"], map(_box, row["cells"]), strict=True))
        for word, alike in groupby(boxes, key=lambda one: one[1]):
            days = [on_paper(day) for day, _ in alike]
            told.append(f"{' - '.join(dict.fromkeys((days[0], days[-1])))}: {word};")
        yield from _item(" ".join(told).rstrip(";"))


def _box(word: str) -> str:
    """What a box shows, in words."""
    known = next((one for one in Verdict if one.value == word), None)
    if known is None:
        return "0 %" if word == "zero" else "\N{EN DASH}"
    return tr(known.words)


def _item(words: str) -> Iterator[str]:
    yield from _wrapped(f"* {words}", "  ")


BLOCKS: Mapping[str, Callable[[PaperBlock], Iterator[str]]] = {
    "heading": _heading,
    "lines": lambda block: _lines(block["lines"]),
    "facts": _facts,
    "table": _table,
    "bullets": _bullets,
    "cards": _cards,
    "strip": _strip,
    "commands": _commands,
    "signoff": _signatures,
    "break": lambda _: iter(("",)),
}
"""How each kind of block is told."""


def _lines(cell: PaperCell) -> Iterator[str]:
    for line in cell:
        yield from _wrapped(_line(line))


def _said(cell: PaperCell) -> str:
    told = [*filter(None, map(_line, cell))]
    return " ".join(one if one.endswith((".", ":", "_")) or one is told[-1] else f"{one};" for one in told)


def _line(line: PaperLine) -> str:
    return " ".join("".join(map(_piece, line)).split())


def _piece(piece: dict[str, Any]) -> str:
    if "tick" in piece:
        return "[ ]"
    if "blank" in piece:
        return "______________"
    return on_paper(piece.get("says", ""))


def _wrapped(words: str, further: str = "") -> Iterator[str]:
    yield from wrap(words, WIDE, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)
