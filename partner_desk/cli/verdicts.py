"""`verdicts`: the verdicts of many desks in one long table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.outputs import STANDARD_OUTPUT
from partner_desk.cli.arguments import looked_at
from partner_desk.cli.listing import ListFile
from partner_desk.cli.output import Force, Json, Output, bar, complain, print_json
from partner_desk.cli.questions import (
    FromOption,
    OnOption,
    ReadingOption,
    ScopeOption,
    ToOption,
    UntilOption,
    checked_depth,
    checked_reading,
    days,
    programs,
    unique,
    until_of,
)
from partner_desk.domain.errors import NotThere, Refused
from partner_desk.domain.moments import Period
from partner_desk.readings.questions import AUTO
from partner_desk.reports.folding import DEPTHS


def verdicts(
    desk: Annotated[list[Path], typer.Argument(help="Desk files (.partnerdesk).")],
    out: ListFile,
    scope: ScopeOption = None,
    partner: Annotated[
        list[str] | None,
        typer.Option(help="A partner: id, PartnerID or name; may be repeated. All if not given."),
    ] = None,
    program: Annotated[
        list[str] | None, typer.Option(help="A program, for example pec; may be repeated. All if not given.")
    ] = None,
    on: OnOption = None,
    since: FromOption = None,
    until: UntilOption = None,
    to: ToOption = None,
    depth: Annotated[str, typer.Option(help=f"How deep scopes are listed: {', '.join(DEPTHS)}.")] = "subscription",
    reading: ReadingOption = AUTO,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write the verdicts of one or several desks as one long table, for a data platform."""
    from partner_desk.app.listfile import kind_of_file, written
    from partner_desk.app.verdictlist import NamedDesk, VerdictsAsked, left_out, verdict_list, verdict_rows

    kind = kind_of_file(Path("list.csv") if out == STANDARD_OUTPUT else out)
    output = Output(out, kind, force, as_json)
    first, last = days(on, since, until_of(until, to))
    wanted = unique(known for one in program or (None,) for known in programs(one))
    deepest = DEPTHS[checked_depth(depth)]
    asked = VerdictsAsked(Period(first, last), wanted, unique(partner or ()), scope, deepest, checked_reading(reading))
    rows, told, lacking = [], [], list[str]()
    files = list({one.resolve(): one for one in desk}.values())
    for path in files:
        with looked_at(path) as workspace:
            named = NamedDesk(path.name, workspace.desk.identity.desk, workspace.estate)
        with bar(f"Judging {path.name}") as progress:
            try:
                desk_rows = verdict_rows(named, asked, progress)
            except NotThere as not_there:
                lacking.append(f"{path}: {not_there.sentence}")
                continue
        lacking += (f"{path}: {one}" for one in left_out(named.estate, asked))
        rows += desk_rows
        told.append({"desk": str(path), "rows": len(desk_rows)})
    if not told:
        raise Refused("{why} Nothing was written.", why=" ".join(lacking))
    for sentence in lacking:
        complain(sentence)
    data = written(verdict_list(rows), kind.suffix)
    output.write(data)
    if as_json:
        print_json(
            {"file": str(output.path), "rows": len(rows), "bytes": len(data), "desks": told, "left_out": lacking}
        )
    else:
        output.say(f"{output.written} Rows: {len(rows):,}, desks: {len(told):,}.")


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli verdicts a.partnerdesk b.partnerdesk --on 2024-05-10 --out F.xlsx"
    application.command("verdicts", epilog=example)(verdicts)
