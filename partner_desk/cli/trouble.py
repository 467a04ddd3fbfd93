"""What is said when a command does not come to its end: wrong use, Ctrl+C, a bug."""

from __future__ import annotations

import logging
import traceback

from typer import TyperException

from partner_desk.cli.output import kept, short

PROGRAM = "partner-desk-cli"
NOTHING_KEPT = "Nothing was recorded, and no file was written."


def wrong_use(slip: TyperException) -> str:
    """A slip in the words of the command itself; empty if its help was shown instead."""
    words = short(slip.format_message().strip())
    if not words:
        return ""
    parameter = getattr(slip, "param", None)
    if parameter is not None and "Input should" in words:  # the words of the library that reads numbers
        words = words.partition(": Input ")[2]
        words = f"{parameter.get_error_hint()} {words}"
    context = getattr(slip, "ctx", None)
    where = context.command_path if context is not None else PROGRAM
    return f"{words.rstrip('.')}. Nothing was done; {where} --help says how it is used."


def stopped() -> str:
    """After Ctrl+C: what is there all the same."""
    return f"Stopped. {' '.join(kept) or NOTHING_KEPT}"


def unprinted(trouble: OSError) -> str:
    """Where standard output leads, nothing can be written."""
    return f"Standard output cannot be written ({trouble.strerror}). {' '.join(kept) or NOTHING_KEPT}"


def broken(bug: Exception) -> str:
    """After a bug: what is there all the same, and the log that has the trace."""
    from partner_desk.app import logfile

    logfile.begin(PROGRAM)
    try:
        logging.getLogger("partner_desk").error("a bug", exc_info=bug)
        log = logfile.path()
    finally:
        logfile.end()
    told = f"The log has the details for a report: {log}" if log is not None else _trace(bug)
    return f"Something went wrong that should not. {' '.join(kept) or NOTHING_KEPT} {told}"


def _trace(bug: Exception) -> str:
    return "No log could be written; this is what it would say:\n" + "".join(traceback.format_exception(bug))
