"""`record-table`: the rows of a table, each recorded as if it were said, as one step on a desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import imports, tables
from partner_desk.app.leftout import left_out_table
from partner_desk.app.tablekinds import TABLE_KINDS, TableKind, mapped, table_kind
from partner_desk.app.tabletenants import TENANT, names_no_tenant
from partner_desk.cli.arguments import DeskFile, looked_at, opened
from partner_desk.cli.facts import KnownFrom, SinceEver
from partner_desk.cli.importing import RejectedTable, left_out_file, tell_done, tell_preview
from partner_desk.cli.output import Force, Json, print_json, say
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.naming import counted
from partner_desk.domain.origin import by_hand
from partner_desk.domain.shells import typed
from partner_desk.domain.showing import quoted


def record_table(
    kind: Annotated[str, typer.Argument(help=f"What each row is about: {', '.join(TABLE_KINDS)}.")],
    desk: DeskFile,
    file: Annotated[Path, typer.Argument(help="A table with headings: CSV, tab-separated text, or Excel (.xlsx).")],
    columns: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=FIELD where a heading is not known; COLUMN= leaves it.")
    ] = None,
    same: Annotated[
        list[str] | None, typer.Option(help="FIELD=VALUE for every row that has no cell for it, as tenant=Contoso.")
    ] = None,
    sheet: Annotated[str, typer.Option(help="Which sheet of a workbook; the first one if left out.")] = "",
    always: SinceEver = False,
    known_from: KnownFrom = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would do, and do nothing.")] = False,
    rejected: RejectedTable = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Record the rows of a table as one step; a row that cannot be recorded is left out and named."""
    output = left_out_file(rejected, force)
    meant, grid = table_kind(kind), tables.read_file(file, sheet)
    said = _pairs(same or [], "FIELD=VALUE")
    if meant.lasts and not always:
        said.setdefault("since", clock.today().isoformat())
    fields = mapped(meant, grid.headings, _pairs(columns or [], "COLUMN=FIELD"))
    with looked_at(desk) if dry_run else opened(desk) as workspace:
        estate, origin = workspace.estate, by_hand(workspace.who, known_from or grid.source)
        preview = tables.preview(estate, grid, meant, fields, origin, same=said)
        if output is not None:
            output.write(left_out_table(preview))
        backup = None if dry_run else imports.apply(workspace, preview)
    if as_json:
        print_json(imports.preview_object(estate, preview))
    else:
        tell_preview(estate, preview, can_keep=False)
        tell_done(preview, backup, dry_run=dry_run)
        if output is not None:
            output.say(output.written)
    unplaced = sum(map(names_no_tenant, preview.rejected))
    more = _how_to_place(estate, meant, unplaced) if unplaced else ""
    if len(preview.rejected) == len(grid.rows):
        raise Refused("No row could be recorded; the desk is as it was. {more}", more=more)
    if more and not as_json:
        say(more)


def _how_to_place(estate: Estate, kind: TableKind, rows: int) -> str:
    """What to type for rows that name no tenant."""
    tree = estate.scopes
    names = sorted(tree.name(one) for one in range(len(tree)) if tree.kind_of(one) is ScopeKind.TENANT)
    ways = [f"--same {typed(f'{TENANT}={name}')}" for name in names[:_NAMED]] or [f"--same {TENANT}=NAME"]
    add = f"add {' or '.join(ways)}"
    if not (names or kind.makes_tenants):
        add = f"record scope DESK --kind tenant --name NAME --id later, then {add}"
    return f"{counted(rows, 'row names', 'rows name')} no tenant. For all such rows, {add}."


_NAMED = 3
"""So many tenants are named."""


def _pairs(given: list[str], form: str) -> dict[str, str]:
    for one in given:
        if "=" not in one:
            raise Refused("{one} is not read; write it as {form}.", one=quoted(one), form=form)
    pairs = (one.rpartition("=") if form.startswith("COLUMN") else one.partition("=") for one in given)
    return {name.strip(): value.strip() for name, _, value in pairs}


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli record-table subscriptions a.partnerdesk list.csv --same tenant=Contoso"
    application.command("record-table", epilog=example)(record_table)
