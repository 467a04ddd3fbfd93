"""`report`: a verb for each paper, which writes it as a PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from partner_desk.app.answers import View
from partner_desk.app.findings import all_findings, finding_with
from partner_desk.app.firm import Firm
from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import AboutLearner, AboutScope, Paper, Wish
from partner_desk.app.papers import PROGRESS, SCOPE_PAPERS
from partner_desk.app.rulebook import library
from partner_desk.cli import report_all
from partner_desk.cli.arguments import (
    DeskFile,
    LearnerName,
    PaperSize,
    estate_of,
    learner_named,
    looked_at,
    paper_size,
)
from partner_desk.cli.output import Force, Json, Output, bar, print_json
from partner_desk.cli.questions import (
    FromOption,
    OnOption,
    ReadingOption,
    ToOption,
    UntilOption,
    checked_depth,
    checked_reading,
    days,
    programs,
    unique,
    until_of,
)
from partner_desk.domain import clock
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.moments import Period
from partner_desk.readings.questions import AUTO
from partner_desk.reports.folding import DEPTHS
from partner_desk.training.texts import Language

R = TypeVar("R")

report = typer.Typer(no_args_is_help=True, help="Documents on paper.")

ScopeAsked = Annotated[str | None, typer.Option("--scope", help="The scope: id or name.")]
PdfFile = Annotated[Path, typer.Option(help="The PDF file to write.")]
PaperTongue = Annotated[Language | None, typer.Option("--lang", help="The language of a paper for a customer.")]
OwnTongue = Annotated[Language | None, typer.Option("--language", help="The learner's own if left out.")]


def command(kind: Paper[AboutScope]) -> Callable[..., None]:
    """The verb that writes one of the papers."""

    def write(
        desk: DeskFile,
        out: PdfFile,
        scope: ScopeAsked = None,
        program: Annotated[
            list[str] | None,
            typer.Option(
                help="A program to tell of, scope by scope, too; may be repeated. All if not given, the first one by "
                "scope."
            ),
        ] = None,
        partner: Annotated[
            list[str] | None,
            typer.Option(
                help="A partner to tell of: id, PartnerID or name; may be repeated, and all others have no names then. "
                "If not given: ours, and all with business there."
            ),
        ] = None,
        on: OnOption = None,
        since: FromOption = None,
        until: UntilOption = None,
        to: ToOption = None,
        reading: ReadingOption = AUTO,
        scenario: Annotated[str | None, typer.Option(help="A scenario, by name or id, in place of the desk.")] = None,
        depth: Annotated[str, typer.Option(help=f"How deep scopes are listed: {', '.join(DEPTHS)}.")] = "resource",
        advice: Annotated[
            int | None,
            typer.Option(help="The number of a piece of advice, as `advise` lists it; for a change request."),
        ] = None,
        finding: Annotated[
            str, typer.Option(help="The id of a finding that is to be mended, as `findings` shows it.")
        ] = "",
        firm: Annotated[str, typer.Option(help="Whose paper it is: stands at its head.")] = "",
        contact: Annotated[str, typer.Option(help="Whom to ask about it.")] = "",
        logo: Annotated[Path | None, typer.Option(help="A picture for its head (.svg or .png).")] = None,
        redact: Annotated[bool, typer.Option("--redact", help="Tell people and places by letters; ids stay.")] = False,
        file: Annotated[
            list[Path] | None, typer.Option(help="An exported file whose SHA-256 is told; may be repeated.")
        ] = None,
        also: Annotated[
            list[Path] | None, typer.Option(help="Another desk whose customers stand on it, too; may be repeated.")
        ] = None,
        form: Annotated[
            str,
            typer.Option("--format", help="What is written: pdf, html, txt, json or csv; else as the file ends."),
        ] = "",
        lang: PaperTongue = None,
        paper: PaperSize = "a4",
        force: Force = False,
        as_json: Json = False,
    ) -> None:
        size = paper_size(paper)
        check_heeded(
            kind,
            depth=depth != "resource",
            advice=advice is not None,
            redact=redact,
            file=bool(file),
            also=bool(also),
            finding=bool(finding),
            lang=lang not in (None, Language.EN),
        )
        check_logo(logo)
        ending, tongue = ending_of(kind, out, form), lang.value if lang is not None else ""
        other = ending in kind.endings
        wanted = [known for one in program or () for known in programs(one)]
        first, last = days(on, since, until_of(until, to))
        asked = checked_reading(reading)
        written_as = FileKind(kind.kind.words, ending) if other else replace(kind.kind, also=kind.endings)
        output = Output(out, written_as, force, as_json)
        estate, base, changes = supposed(desk, scenario) if scenario is not None else (estate_of(desk), None, None)
        named = unique(partner_named(estate, one).id for one in partner or ())
        wish = Wish(
            Period(first, last), unique(wanted), named, checked_depth(depth), advice, redact, hashes_of(file or ()),
            finding, also or (),
        )  # fmt: skip
        view = View(next(iter(estate.partners), ""), library().first_program, first, asked)
        place = place_of(kind, estate, scope, view if finding else None, finding)
        about = AboutScope(estate, view, place, wish, Firm(firm, contact, logo), desk.name, base, changes)
        if other:
            written(kind.written(ending, about, tongue), output, as_json)
        else:
            made(kind, about, size, output, as_json, tongue)

    return write


@report.command(
    PROGRESS.name,
    help=PROGRESS.says,
    epilog="Example: partner-desk-cli report progress --learner Ann --out ann.pdf --language de",
)
def progress_page(
    out: PdfFile,
    learner: LearnerName = None,
    language: OwnTongue = None,
    paper: PaperSize = "a4",
    force: Force = False,
    as_json: Json = False,
) -> None:
    """The page of a learner."""
    size = paper_size(paper)
    output = Output(out, PROGRESS.kind, force, as_json)
    found = learner_named(learner)
    about = AboutLearner(found, clock.now(), language or found.language or Language.EN)
    made(PROGRESS, about, size, output, as_json)


def made(kind: Paper[R], about: R, size: str, output: Output, as_json: bool, language: str = "") -> None:
    """Make a paper, write it and say so."""
    with bar(f"Making the {kind.words}") as progress:
        data = kind.pdf(about, size, progress, language)
    written(data, output, as_json)


def written(data: bytes, output: Output, as_json: bool) -> None:
    """Write a file and say so."""
    output.write(data)
    if as_json:
        print_json({"file": str(output.path), "bytes": len(data)})
    else:
        output.say(output.written)


def supposed(desk: Path, scenario: str) -> tuple[Estate, Estate, ChangeSet]:
    """What a scenario of a desk supposes, what it rests on, and what it changes."""
    from partner_desk.app.scenarios import Scenarios  # brings all the rules, which most verbs do without

    with looked_at(desk) as workspace:
        branch = Scenarios(workspace).open(scenario)
        branch.close()
        return branch.estate, branch.base, branch.changes


def check_heeded(kind: Paper[AboutScope], **asked: bool) -> None:
    """Refuse what a paper cannot do: whoever asks for letters must not get names."""
    for name, given in asked.items():
        if given and name not in kind.heeds:
            known = ", ".join(one.name for one in SCOPE_PAPERS if name in one.heeds)
            raise Refused(
                "--{option} is for {known} only. Nothing was written; leave it out.", option=name, known=known
            )


def ending_of(kind: Paper[AboutScope], out: Path, form: str) -> str:
    """How the file ends that is asked for: by its form where somebody says that, else by its name."""
    known = {one.removeprefix("."): one for one in (kind.kind.suffix, *kind.endings)}
    if form and form.casefold() not in known:
        raise Refused(
            "A paper of this kind can be {known}, not {form!r}. Nothing was written.", known=", ".join(known), form=form
        )
    return known[form.casefold()] if form else out.suffix.casefold()


def check_logo(logo: Path | None) -> None:
    """Refuse a picture that no page can have; one that is only kept, in the window, stops no paper."""
    if logo is None:
        return
    from partner_desk.app.letterhead import LARGEST, logo_of  # brings what sets papers

    if logo_of(Firm("", "", logo)) is None:
        raise Refused(
            "{path} is no picture for a paper: it takes an .svg, .png or .jpg file of {most:,} bytes at most. "
            "Nothing was written.",
            path=logo, most=LARGEST,
        )  # fmt: skip


def place_of(kind: Paper[AboutScope], estate: Estate, scope: str | None, view: View | None, finding: str) -> int:
    """The scope that is asked for, or that a finding of a view is about; a paper about the whole desk needs none."""
    if scope is not None:
        return scope_named(estate, scope)
    if view is not None:
        return estate.scopes.find(finding_with(all_findings(estate, view), finding).scope) or 0
    if not kind.of_desk:
        raise Refused("Say which scope: --scope NAME or --scope ID.")
    return 0


def hashes_of(files: Iterable[Path]) -> dict[str, str]:
    """The SHA-256 of files by their names."""
    hashes = {}
    for path in files:
        try:
            hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as trouble:
            raise Refused("{path} cannot be read.", path=path) from trouble
    return hashes


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    for one in SCOPE_PAPERS:
        example = f"Example: partner-desk-cli report {one.name} a.partnerdesk --scope Production --out F.pdf"
        report.command(one.name, help=one.says, epilog=example)(command(one))
    report_all.register(report)
    application.add_typer(report, name="report")
