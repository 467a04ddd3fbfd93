"""A document of sheets for a browser, of the content that its PDF is made of: the same words, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from partner_desk.language import tr
from partner_desk.readings.questions import Verdict
from partner_desk.reports.sheet import PaperBlock, PaperCell, PaperLine, PaperPiece
from partner_desk.reports.webpage import Markup, element, joined, lone_sign, page, table

TICK, BLANK = "\N{BALLOT BOX}", "_" * 14
"""A box to tick, and a line to write on."""
_STYLES = {"strong": "strong", "coded": "code"}


def sheet_webpage(content: dict[str, Any]) -> bytes:
    """The file."""
    parts = [part for sheet in content["sheets"] for part in _sheet(sheet)]
    return page(content, content["mark"], content["title"], joined(parts), content["foot"])


def _sheet(sheet: dict[str, Any]) -> Iterator[Markup]:
    yield element("h1", sheet["title"])
    yield element("p", _cell(sheet["identity"]), style="faint")
    if sheet["answer"]:
        yield element("div", [element("p", _line(one)) for one in sheet["answer"]], style="answer")
    for block in sheet["blocks"]:
        yield from BLOCKS[block["kind"]](block)


def _table(block: PaperBlock) -> Iterator[Markup]:
    yield table(block["head"], [[_cell(one) for one in row] for row in block["rows"]])


def _facts(block: PaperBlock) -> Iterator[Markup]:
    yield table(["", ""], [[label, _cell(shown)] for label, shown in block["rows"]])


def _cards(block: PaperBlock) -> Iterator[Markup]:
    yield element("div", [_card(one) for one in block["cards"]], style="cards")


def _card(card: dict[str, Any]) -> Markup:
    big = element("p", element("strong", card["big"]), " ", card["unit"]) if card["big"] else ""
    title = element("p", element("strong", card["title"])) if card["title"] else ""
    told = [element("p", _line(one)) for one in card["lines"]]
    return element("div", big, title, told, style="card good" if card["tone"] == "tint" else "card")


def _strip(block: PaperBlock) -> Iterator[Markup]:
    rows = [[row["name"], *map(_box, row["cells"]), row["end"]] for row in block["rows"]]
    yield table([tr("Days"), *block["head"], ""], rows, style="months")
    yield element("p", block["legend"], style="faint")


def _box(word: str) -> Markup:
    known = next((one for one in Verdict if one.value == word), None)
    if known is None or known is Verdict.NOT_APPLICABLE:
        return joined("0" if word == "zero" else "\N{EN DASH}")
    return lone_sign(word, tr(known.words))


def _commands(block: PaperBlock) -> Iterator[Markup]:
    for label, shown in block["rows"]:
        yield element("p", label)
        yield element("pre", "\n".join(shown))


def _signatures(block: PaperBlock) -> Iterator[Markup]:
    yield table([""] * len(block["who"]), [[_cell(one) for one in block["who"]], [BLANK * 2 for _ in block["who"]]])


BLOCKS: Mapping[str, Callable[[PaperBlock], Iterator[Markup]]] = {
    "heading": lambda block: iter((element("h2", block["text"]),)),
    "lines": lambda block: iter((element("p", _cell(block["lines"])),)),
    "facts": _facts,
    "table": _table,
    "bullets": lambda block: iter((element("ul", [element("li", _cell(one)) for one in block["items"]]),)),
    "cards": _cards,
    "strip": _strip,
    "commands": _commands,
    "signoff": _signatures,
    "break": lambda _: iter(()),
}
"""How each kind of block is shown."""


def _cell(cell: PaperCell) -> Markup:
    shown: list[str] = []
    for number, line in enumerate(cell):
        shown += [*([Markup("<br>")] if number else []), _line(line)]
    return joined(shown)


def _line(line: PaperLine) -> Markup:
    return joined([_piece(one) for one in line])


def _piece(piece: PaperPiece) -> str:
    """A piece; a bar is left out, for its share stands beside it in words."""
    if "sign" in piece:
        return Markup(f'<span class="sign {Verdict(piece["sign"]).value}" aria-hidden="true"></span>')
    if "tick" in piece:
        return f"{TICK} "
    if "blank" in piece:
        return BLANK
    says, style = piece.get("says", ""), piece.get("style", "")
    if style == "faint":
        return element("span", says, style="faint")
    return element(_STYLES[style], says) if style in _STYLES else says
