"""A paper as one file for a browser: nothing outside it is needed, nothing in it can run, and it prints on white.

Whatever comes from a desk is text here, never markup: `element` escapes all that is no markup of its own.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Sequence
from typing import Any

from partner_desk.domain.showing import on_paper
from partner_desk.readings.questions import Verdict

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may load for it: nothing but the style and the logo that are in the file."""
_STYLE = """
:root { color-scheme: light; --ink: #15191e; --grey: #525c67; --blue: #0b4a8c; --light: #dce8f5; --tint: #eef2f6;
  --line: #bfc6ce }
* { box-sizing: border-box }
body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: #fff; max-width: 62rem;
  margin: 2rem auto; padding: 0 1.2rem }
h1 { font-size: 1.7rem; margin: .6rem 0 } h2 { font-size: 1.15rem; margin: 1.6rem 0 .5rem } h3 { font-size: 1rem }
h1, h2, h3, td, p, li { overflow-wrap: anywhere }
header, footer, .faint { color: var(--grey); font-size: .84rem }
header img { height: 2.2rem; vertical-align: middle; margin-right: .6rem }
.mark { border: 1.5px solid var(--ink); color: var(--ink); padding: 0 .4rem; font-weight: 700 }
.answer { background: var(--tint); border-left: 5px solid var(--blue); padding: .6rem .9rem }
.answer p { margin: .3rem 0 } .answer strong { font-size: 1.08rem }
table { border-collapse: collapse; width: 100%; margin: .4rem 0; border-top: 1.5px solid var(--ink) }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; border-bottom: 1px solid var(--line) }
th { font-size: .84rem } td.group { background: var(--tint); font-weight: 700 }
table.months th, table.months td { padding: .2rem .1rem; font-size: .7rem }
code, pre { font-family: ui-monospace, monospace; font-size: .86em } pre { background: var(--tint); padding: .5rem;
  white-space: pre-wrap }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .6rem }
.card { border: 1px solid var(--grey); padding: .5rem .6rem } .card.good { border: 2px solid var(--blue);
  background: var(--light) } .card.lost { border: 3px solid var(--ink) } .card p { margin: .1rem 0 }
.sign { display: inline-block; width: .8em; height: .8em; border: 2px solid var(--grey); border-radius: 50%;
  margin-right: .3em; print-color-adjust: exact }
.sign.recognized { background: var(--blue); border-color: var(--blue) }
.sign.partly { background: linear-gradient(90deg, var(--blue) 50%, #fff 50%); border-color: var(--blue) }
.sign.unknown { border-style: dotted }
@media print { body { margin: 0; max-width: none; font-size: 10pt } h2 { break-after: avoid }
  tr { break-inside: avoid } }
"""


class Markup(str):
    """What is markup already."""

    __slots__ = ()


def element(name: str, *inside: str | Iterable[str], style: str = "", **attributes: str) -> Markup:
    """An element: text in it is escaped, markup stays; `style` is its class."""
    if style:
        attributes["class"] = style
    told = "".join(f' {key}="{html.escape(on_paper(value))}"' for key, value in attributes.items())
    return Markup(f"<{name}{told}>{''.join(map(_shown, inside))}</{name}>")


def _shown(part: str | Iterable[str]) -> str:
    if isinstance(part, Markup):
        return part
    if isinstance(part, str):
        return html.escape(on_paper(part), quote=False)
    return "".join(map(_shown, part))


def joined(*parts: str | Iterable[str]) -> Markup:
    """Some of it, one after the other."""
    return Markup("".join(map(_shown, parts)))


def table(head: Sequence[str], rows: Iterable[Sequence[str]], style: str = "") -> Markup:
    """A table with a head; a row of one cell goes across."""
    told = element("thead", element("tr", [element("th", one, scope="col") for one in head]))
    lines = [
        element("tr", element("td", row[0], style="group", colspan=str(len(head))))
        if len(row) == 1 < len(head)
        else element("tr", [element("td", cell) for cell in row])
        for row in rows
    ]
    return element("table", told if any(head) else "", element("tbody", lines), style=style)


def sign(verdict: str, words: str) -> Markup:
    """The sign of a verdict before its word; for eyes only."""
    known = verdict if verdict in set(Verdict) else ""
    return joined(Markup(f'<span class="sign {known}" aria-hidden="true"></span>'), element("strong", words))


def lone_sign(verdict: str, words: str) -> Markup:
    """The sign where there is no room for its word, which is told to whoever points at it or does not see it."""
    return Markup(f'<span class="sign {html.escape(verdict)}" role="img" {_named("aria-label", words)}></span>')


def _named(name: str, words: str) -> str:
    return f'{name}="{html.escape(words)}" title="{html.escape(words)}"'


def page(content: dict[str, Any], mark: str, title: str, body: str, foot: Iterable[str]) -> bytes:
    """The file: head with whose it is and what it must not be taken for, body, foot."""
    logo, firm = content["logo"], " \N{MIDDLE DOT} ".join(filter(None, (content["firm"], content["contact"])))
    kinds = {"svg": "svg+xml", "jpg": "jpeg"}
    picture = ""
    if logo is not None:
        data = base64.b64encode(bytes(logo["bytes"])).decode()
        kind = kinds.get(logo["format"], logo["format"])
        picture = Markup(f'<img alt="" src="data:image/{kind};base64,{data}">')
    head = element("header", picture, firm, " ", element("span", mark, style="mark") if mark else "")
    whole = joined(
        Markup("<!doctype html>\n"),
        Markup(f'<html lang="{html.escape(content["language"])}">'),
        Markup('<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),
        element("title", title),
        Markup(f"<style>{_STYLE}</style></head>"),
        element("body", head, element("main", body), element("footer", [element("p", one) for one in foot if one])),
        Markup("</html>\n"),
    )
    return whole.encode()
