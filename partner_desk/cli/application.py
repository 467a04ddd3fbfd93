"""The command line as a whole: its verbs, its exit codes, and what happens when something is refused."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command, get_group

from partner_desk import __version__
from partner_desk.cli.output import Exit, complain, kept
from partner_desk.cli.summaries import SUMMARIES
from partner_desk.cli.trouble import PROGRAM, broken, stopped, unprinted, wrong_use
from partner_desk.domain.errors import Refused
from partner_desk.domain.showing import SHOWN, quoted

MODULES = {
    "new": "desks", "import": "importing", "history": "desks", "name-state": "desks", "undo": "desks", "redo": "desks",
    "backups": "backups", "restore": "backups",
    "add-partner": "recording", "assign-dpor": "linking", "link-pal": "linking",
    "record": "facts", "amend": "facts", "end": "facts", "looked": "facts",
    "record-table": "tables",
    "new-customer": "customers", "rename": "customers", "complete": "customers", "remove": "customers",
    "explain": "questions", "judge": "questions", "timeline": "timeline", "advise": "advice", "compare": "compare",
    "recognized": "recognized", "list": "listing", "verdicts": "verdicts", "expect": "expect",
    "fragile": "fragile", "ending": "ending", "fetch": "fetch",
    "compare-credit": "credit", "credit-drops": "credit",
    "findings": "findings", "mute": "findings", "unmute": "findings",
    "moves": "move", "move": "move", "runbook": "runbook", "export": "export",
    "cases": "cases", "lessons": "practice", "readings": "readings", "report": "report", "scenario": "scenarios",
}  # fmt: skip
"""Which module of this package makes each verb; only those that are asked for are loaded."""


UNREAD = {errno.EPIPE, errno.EINVAL} if os.name == "nt" else {errno.EPIPE}
"""What a pipe reports that nobody reads any more; Windows has no word of its own for it."""

UNPRINTED = UNREAD | {errno.EIO, errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
"""What standard output reports when it takes no more."""


class LazyVerbs(TyperGroup):
    """The verbs, each loaded when it is wanted."""

    listing = False
    """Whether all verbs are told, for which none is loaded."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The list of all verbs."""
        self.listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self.listing = False

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all verbs."""
        return list(MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A verb by its name; None if there is none."""
        if self.listing and cmd_name in SUMMARIES:
            return TyperCommand(cmd_name, help=SUMMARIES[cmd_name])
        if cmd_name in MODULES and cmd_name not in self.commands:
            part = typer.Typer()
            import_module(f"partner_desk.cli.{MODULES[cmd_name]}").register(part)
            self.commands.update(get_group(part).commands)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that is called; raises Refused, with those that are spelled alike, if there is none."""
        if args and args[0] not in MODULES:
            alike = " or ".join(get_close_matches(args[0][:SHOWN], MODULES))
            hint = f"Did you mean {alike}?" if alike else f"{PROGRAM} --help lists the verbs."
            raise Refused("There is no verb {args}. {hint}", args=quoted(args[0]), hint=hint)
        return super().resolve_command(ctx, args)


application = typer.Typer(
    cls=LazyVerbs,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Why a Microsoft partner is or isn't recognized in an Azure estate. Works on desk files, offline; "
    "nothing in Azure is ever changed.",
    epilog="Exit codes: 0 fine, 1 findings or failed cases, 2 wrong use or refused, 3 a bug (the log has it), "
    "130 stopped by Ctrl+C.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{PROGRAM} {__version__}")
        raise typer.Exit


def _self_check(wanted: bool) -> None:
    if wanted:
        from partner_desk.app import rulebook
        from partner_desk.app.sample import sample_step

        readings, steps = len(rulebook.library().readings), len(sample_step())
        typer.echo(f"{PROGRAM} {__version__}: {readings} readings, {steps} facts of the sample read.")
        raise typer.Exit


@application.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    self_check: Annotated[
        bool, typer.Option("--self-check", callback=_self_check, is_eager=True, help="Check the installation.")
    ] = False,
) -> None:
    pass


@cache
def _command() -> Any:
    """What runs the application: made once, with each verb that was wanted so far."""
    return get_command(application)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; what is refused is said in one sentence."""
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - a stream for life
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Unicode must not break a report
    kept.clear()
    try:
        code = _run(list(arguments))
        sys.stdout.flush()
    except SystemExit:
        code = Exit.FINE
    except OSError as trouble:
        code = Exit.FINE  # whoever reads this has read enough: `| head`
        if trouble.errno not in UNREAD:
            complain(unprinted(trouble))
            code = Exit.REFUSED
    else:
        return code
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in the stream goes nowhere
    return code


def _run(arguments: list[str]) -> int:
    try:
        code = _command()(args=arguments, prog_name=PROGRAM, standalone_mode=False)
    except Refused as refused:
        complain(refused.sentence)
        return Exit.REFUSED
    except TyperException as slip:
        words = wrong_use(slip)
        if words:
            complain(words)
        return Exit.REFUSED
    except Exception as bug:
        if isinstance(bug, OSError) and bug.filename is None and bug.errno in UNPRINTED:
            raise  # whatever else is written is written by those who know the name of the file
        complain(broken(bug))
        return Exit.BUG
    if code == Exit.STOPPED:
        complain(stopped())
    return code if isinstance(code, int) else Exit.FINE
