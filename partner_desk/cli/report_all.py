"""`report all`: every document of a desk into a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.answers import View
from partner_desk.app.firm import Firm
from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import AboutScope, Paper, Wish
from partner_desk.app.papers import SCOPE_PAPERS
from partner_desk.app.rulebook import library
from partner_desk.cli.arguments import DeskFile, PaperSize, estate_of, paper_size
from partner_desk.cli.output import Force, Json, Output, bar, complain, print_json, say
from partner_desk.cli.questions import FromOption, OnOption, UntilOption, days
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import scope_named
from partner_desk.domain.moments import Period
from partner_desk.readings.questions import AUTO
from partner_desk.training.texts import Language

_ODD = re.compile(r"[^\w .()-]+")
LONGEST = 60


def all_papers(
    desk: DeskFile,
    out_dir: Annotated[Path, typer.Option(help="The folder to write into; it is there already.")],
    scope: Annotated[list[str] | None, typer.Option(help="A scope; may be repeated. Every tenant if left out.")] = None,
    on: OnOption = None,
    since: FromOption = None,
    until: UntilOption = None,
    firm: Annotated[str, typer.Option(help="Whose papers they are: stands at their head.")] = "",
    contact: Annotated[str, typer.Option(help="Whom to ask about them.")] = "",
    lang: Annotated[
        Language | None, typer.Option("--lang", help="The language of the papers that leave for customers.")
    ] = None,
    paper: PaperSize = "a4",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write every document of every customer, and the portfolio; what cannot be made is said, and the rest is."""
    size, (first, last) = paper_size(paper), days(on, since, until)
    if not out_dir.is_dir():
        raise Refused("There is no folder {folder}. Make it first, or choose another place.", folder=out_dir)
    estate = estate_of(desk)
    view = View(next(iter(estate.partners), ""), library().first_program, first, AUTO)
    asked = AboutScope(estate, view, 0, Wish(Period(first, last)), Firm(firm, contact), desk.name)
    tongue = lang.value if lang is not None else ""
    written: list[str] = []
    left_out: list[str] = []
    for kind, about, name in _wanted(estate, asked, scope or ()):
        try:
            for path, data, file_kind in _files(
                kind, about, out_dir / name, size, tongue if "lang" in kind.heeds else ""
            ):
                Output(path, file_kind, force).write(data)
                written.append(str(path))
                if not as_json:
                    say(f"{path} is written.")
        except Refused as refused:
            left_out.append(f"{name}: {refused.sentence}")
            complain(left_out[-1])
    if as_json:
        print_json({"files": written, "left_out": left_out})


def _wanted(
    estate: Estate, asked: AboutScope, scopes: list[str] | tuple[str, ...]
) -> Iterator[tuple[Paper[AboutScope], AboutScope, str]]:
    """Each document, what it is asked for, and the name of its file."""
    tree = estate.scopes
    named = [scope_named(estate, one) for one in scopes]
    tenants = named or [one for one in range(len(tree)) if tree.parent[one] < 0 and len(tree.children(one))]
    taken: set[str] = set()
    for kind in SCOPE_PAPERS:
        for place in [0] if kind.of_desk else tenants:
            about = "" if kind.of_desk else tree.name(place)
            name = " ".join(filter(None, (_ODD.sub("_", about)[:LONGEST].strip(" ."), kind.name)))
            while name.casefold() in taken:  # two customers may be called the same
                name = f"{name} {place}"
            taken.add(name.casefold())
            yield kind, replace(asked, scope=place), name


def _files(
    kind: Paper[AboutScope], about: AboutScope, stem: Path, size: str, language: str
) -> Iterator[tuple[Path, bytes, FileKind]]:
    with bar(f"Making the {kind.words}") as progress:
        yield stem.with_name(f"{stem.name}{kind.kind.suffix}"), kind.pdf(about, size, progress, language), kind.kind
    for ending in kind.along:
        yield (
            stem.with_name(f"{stem.name}{ending}"),
            kind.written(ending, about, language),
            FileKind(kind.kind.words, ending),
        )


def register(report: typer.Typer) -> None:
    """Make it one of the verbs of `report`."""
    example = "Example: partner-desk-cli report all a.partnerdesk --out-dir papers --from 2024-03-01 --until 2024-04-01"
    report.command("all", epilog=example)(all_papers)
