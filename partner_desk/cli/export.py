"""`export`: the desk as a case file, to test with, to ask about, or to send to somebody."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import exporting
from partner_desk.app.outputs import CASE
from partner_desk.cli.arguments import DeskFile, estate_of
from partner_desk.cli.output import Force, Json, Output, print_json
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.lookup import scope_named


def export(
    desk: DeskFile,
    out: Annotated[Path, typer.Option(help="The case file to write (.toml).")],
    tenant: Annotated[str | None, typer.Option(help="Only what concerns one tenant, by id or name.")] = None,
    redact: Annotated[bool, typer.Option("--redact", help="Write pseudonyms for all names and ids.")] = False,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Leave out what a case file cannot say, and list it.")
    ] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Write the desk, or the part of one tenant, as a case file that `cases judge` reads.

    What is expected of the desk becomes its questions, as of today where no day is said: `cases run` checks them.
    """
    output = Output(out, CASE, force, as_json)
    estate = estate_of(desk)
    key = None if tenant is None else _tenant(estate, tenant)
    exported = exporting.case_of(estate, desk.stem, tenant=key, redact=redact, leave_out=leave_out, day=clock.today())
    output.write(exported.text.encode())
    if as_json:
        print_json({"file": str(out), "left_out": list(exported.left_out)})
        return
    for one in exported.left_out:
        output.say(f"Left out: {one}.")
    output.say(output.written)


def _tenant(estate: Estate, text: str) -> str:
    scope = scope_named(estate, text)
    if estate.scopes.kind_of(scope) is not ScopeKind.TENANT:
        raise Refused("{scope} is no tenant. Name the tenant that it lies in.", scope=estate.scopes.name(scope))
    return estate.scopes.key(scope)


def register(application: typer.Typer) -> None:
    """Make this verb part of the command line."""
    example = "Example: partner-desk-cli export customer.partnerdesk --out customer.toml --redact"
    application.command("export", epilog=example)(export)
