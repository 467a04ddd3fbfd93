"""Runbooks as a script for bash with the Azure CLI."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import datetime

from partner_desk.exchange.runbook import needs
from partner_desk.exchange.runbook.az import OTHER, answers, commands, form, line, question, sign_in, target
from partner_desk.exchange.runbook.model import Runbook, RunbookStep, SignIn
from partner_desk.exchange.runbook.operations import Operation
from partner_desk.exchange.runbook.quoting import for_bash, printable
from partner_desk.exchange.runbook.script import ScriptLanguage
from partner_desk.exchange.runbook.words import RunbookWords
from partner_desk.resources import resource_path


def as_bash(runbook: Runbook) -> str:
    """A script that lists its steps, and takes those that it is told to; pure text, nothing is run here."""
    return "\n".join(_script(runbook)) + "\n"


def _script(runbook: Runbook) -> Iterator[str]:
    yield "#!/usr/bin/env bash"
    yield from _LANGUAGE.heading(runbook)
    yield "#   bash FILE            lists the steps and does nothing"
    yield "#   bash FILE 1 2        does the steps 1 and 2: checks the sign-in, changes, proves"
    yield "#   bash FILE back 2 1   takes them back, the last one first"
    yield "# It ends with 0 where all is as it must be, with 1 where a step stopped before it changed anything, with 2"
    yield "# where something was changed and no answer proves it, with 3 where Azure did not take a change, and with 4"
    yield "# where a step was only told, as people do it; no command after that one is run then."
    yield '[ -n "${BASH_VERSION:-}" ] || { echo "This is for bash: bash $0" >&2; exit 1; }'
    yield "set -euo pipefail"
    yield "export MSYS_NO_PATHCONV=1  # Git Bash on Windows must not take ids that begin with a slash for paths"
    yield ""
    yield resource_path("runbooks", "az.sh").read_text("utf-8").rstrip()
    yield from _LANGUAGE.sections(runbook)
    yield from _listing(runbook)


def _by_people(name: str, portal: tuple[RunbookWords, ...], step: RunbookStep) -> Iterator[str]:
    yield f"{name}() {{"
    yield "  people=yes"
    yield f"  say {shlex.quote('For people; there is no command here. ' + step.who.plain() + ':')}"
    for position, one in enumerate(portal, 1):
        yield f"  say {shlex.quote(f'  {position}. {one.plain()}')}"
    yield "}"


def _function(name: str, at: SignIn, change: Operation, due: datetime | None) -> Iterator[str]:
    asked, (before, after) = _indented(line(*question(change)), 2), answers(change)
    yield f"{name}() {{"
    if due is not None:
        yield f"  not_before {due:%Y-%m-%dT%H:%M}Z"
    yield "  people_first"
    yield from (f"  {one}" for one in _needed(at, change))
    yield f'  ask {shlex.quote(needs.what(change))} "${form(change)}" {asked}'
    yield (
        f'  if [ "$answer" = {shlex.quote(after)} ]; then '
        "say 'It is so already: nothing was changed, and there is nothing to take back.'; return 0; fi"
    )
    strange = needs.surprise(change)
    if strange is not None:
        yield f'  [ "$answer" != {OTHER} ] || stop {shlex.quote(strange)}'
    yield (
        f'  [ "$answer" = {shlex.quote(before)} ] || '
        f"stop \"The answer is '$answer', neither '{before}' nor '{after}': Azure is not as the desk says.\""
    )
    found = target(change)
    if found is not None:
        yield f"  ask 'The ID of the delegation' \"$DELEGATION\" {_indented(line(*found), 2)}"
        yield '  local found="$answer"'
    for command in commands(change):
        yield f"  {'change ' if command.startswith('az ') else ''}{_indented(command, 2)}"
    yield f'  expect {shlex.quote(after)} "${form(change)}" {asked}'
    yield "}"


_LANGUAGE = ScriptLanguage(for_bash, sign_in, needs.for_az, _by_people, _function, "step_", "back_")


def _needed(at: SignIn, change: Operation) -> Iterator[str]:
    """The checks before anything is asked: tools, sign-in, registration."""
    yield f"need_az {needs.AZ}"
    extension, provider = needs.extension(change), needs.provider(change)
    if extension is not None:
        yield f"need_extension {' '.join(extension)}"
    yield f"need_tenant {at.tenant}"
    if at.subscription is not None:
        yield f"need_subscription {at.subscription}"
    if at.identity is not None:
        yield f"need_identity {at.identity.id}"
    if provider is not None:
        yield f"need_provider {provider}"


def _indented(command: str, by: int) -> str:
    return command.replace(" \\\n", f" \\\n{' ' * by}")


def _listing(runbook: Runbook) -> Iterator[str]:
    numbers = [number for number, _ in enumerate(runbook.steps, 1)]
    yield "list() {"
    yield f"  say {shlex.quote(printable(runbook.title))}"
    for number, step in enumerate(runbook.steps, 1):
        yield f"  say {shlex.quote(f'  {number}. {step.title.plain()}')}"
    if not numbers:
        yield "  say 'Nothing has to be done in Azure.'"
    yield "}"
    yield ""
    yield 'if [ "$#" -eq 0 ]; then list; exit 0; fi'
    yield "verb=step"
    yield 'if [ "$1" = back ]; then verb=back; shift; fi'
    yield '[ "$#" -gt 0 ] || stop "Say which step to take back."'
    yield 'for number in "$@"; do'
    yield '  case "$number" in'
    if numbers:
        yield f"    {'|'.join(map(str, numbers))}) ;;"
    yield '    *) stop "There is no step $number." ;;'
    yield "  esac"
    yield "done"
    yield 'for number in "$@"; do'
    yield "  people=no"
    yield '  say "-- $verb $number"'
    yield '  "${verb}_$number"'
    yield '  if [ "$people" = yes ]; then told="$told $number"; else taken="$taken $number"; fi'
    yield "done"
    yield 'if [ -n "$told" ]; then'
    yield "  said=yes"
    yield '  say "Told, not done:$told. People do that, and nothing here proves it."'
    yield "  exit 4"
    yield "fi"
