"""Runbooks of the steps of a desk: which changes they are of, and the forms in which they are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from partner_desk.app.advising import advice_for
from partner_desk.app.answers import View
from partner_desk.app.outputs import STANDARD_OUTPUT, FileKind
from partner_desk.app.rulebook import library
from partner_desk.app.scenarios import Branch, Scenarios
from partner_desk.app.workspace import Workspace
from partner_desk.domain import clock
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.renaming import Renaming
from partner_desk.exchange.runbook import az, needs, powershell
from partner_desk.exchange.runbook.bash import as_bash
from partner_desk.exchange.runbook.markdown import as_markdown
from partner_desk.exchange.runbook.model import Runbook, RunbookStep
from partner_desk.exchange.runbook.powershell import as_powershell
from partner_desk.exchange.runbook.steps import runbook

NOTHING_TO_DO = "this changes only the desk, and nothing has to be done in Azure."
"""What is said of a runbook without a step."""


@dataclass(frozen=True, slots=True)
class RunbookFormat:
    """One form of a runbook: the kind of its file, how it is written, and in which encoding."""

    kind: FileKind
    write: Callable[[Runbook], str]
    encoding: str = "utf-8"


FORMS: Mapping[str, RunbookFormat] = {
    "az": RunbookFormat(FileKind("A runbook for az", ".sh"), as_bash),
    "powershell": RunbookFormat(
        FileKind("A runbook for PowerShell", ".ps1"), as_powershell, "utf-8-sig"
    ),  # Windows PowerShell needs the mark
    "markdown": RunbookFormat(FileKind("A runbook to read", ".md"), as_markdown),
}
"""The forms by name."""


@dataclass(frozen=True, slots=True)
class RunbookSource:
    """Changes with the estate before them, and what they are called: all that a runbook is made of.

    `scenario` names the one that they belong to; None where they are about what is recorded.
    """

    estate: Estate
    changes: ChangeSet
    title: str
    scenario: str | None = None


def of_step(workspace: Workspace, number: int | None = None) -> RunbookSource:
    """A step of the journal (the last one if none is given), with the estate as it was before that step."""
    steps = workspace.history()
    if not steps:
        raise Refused("Nothing was recorded on this desk yet, so there is no step to make a runbook of.")
    chosen = steps[-1].id if number is None else number
    if chosen not in {one.id for one in steps}:
        raise Refused(
            "There is no step {chosen}. The history lists the steps; the last one is {id}.",
            chosen=chosen,
            id=steps[-1].id,
        )
    step = next(one for one in steps if one.id == chosen)
    changes = workspace.desk.changes_of(chosen)
    verb = {"undo": "Undo: ", "redo": "Redo: "}.get(step.kind, "")
    later = workspace.since(chosen)
    before = workspace.before(later).apply(changes.inverse())
    for renaming in map(Renaming.of, later):  # what has its GUID by now is called by that
        before, changes = before.apply(renaming.on(before)), renaming.changes(changes)
    return RunbookSource(before, changes, verb + step.name)


def of_scenario(workspace: Workspace, name: str) -> RunbookSource:
    """Everything that a scenario comes to, beside the desk that it rests on."""
    branch = Scenarios(workspace).open(name)
    branch.close()
    if branch.conflicts:
        raise Refused(
            "{branch} does not fit the desk any more: {words} Settle its conflicts first.",
            branch=branch.name,
            words=branch.conflicts[0].words,
        )
    return of_branch(branch)


def of_branch(branch: Branch) -> RunbookSource:
    """The same of a scenario that is open."""
    return RunbookSource(branch.base, branch.changes, f"Scenario: {branch.name}", branch.name)


def of_advice(estate: Estate, view: View, scope: int, number: int) -> RunbookSource:
    """One piece of the advice about a scope, by its number from 1."""
    advice = advice_for(estate, view, scope)
    if not 1 <= number <= len(advice):
        raise Refused(
            "There are {number} pieces of advice there, so there is none with the number {asked}.",
            number=len(advice),
            asked=number,
        )
    changes = advice[number - 1].changes
    if changes is None:
        raise Refused(
            "Advice {number} asks for something to be found out; nothing has to be done in Azure for it.", number=number
        )
    return RunbookSource(estate, changes, f"Advice: {changes.name}")


def made(source: RunbookSource, at: datetime | None = None) -> Runbook:
    """The runbook of a source, as of now."""
    moment = at or clock.now().replace(second=0)
    title = f"Training, all invented: {source.title}" if source.estate.invented else source.title
    scenario = source.scenario or source.estate.scenario or None
    return runbook(source.changes, source.estate, title, moment, library().roles, scenario)


def form_named(name: str | None, out: Path | None) -> str:
    """The form that is asked for by name, or by the ending of the file."""
    if name is not None:
        if name not in FORMS:
            raise Refused("There is no form {name!r}. Known are: {known}.", name=name, known=", ".join(FORMS))
        return name
    if out is None or out == STANDARD_OUTPUT:
        return "markdown"
    for known, form in FORMS.items():
        if out.suffix.casefold() == form.kind.suffix:
            return known
    endings = ", ".join(f"{form.kind.suffix} ({known})" for known, form in FORMS.items())
    raise Refused("{out}: the ending says no form. Use {endings}, or --form.", out=out, endings=endings)


def written(book: Runbook, form: str) -> bytes:
    """A runbook as the content of a file; line ends are those that shells want everywhere."""
    return FORMS[form].write(book).encode(FORMS[form].encoding)


def runbook_object(book: Runbook) -> dict[str, Any]:
    """A runbook as JSON."""
    return {
        "title": book.title,
        "made": book.made.isoformat(),
        "facts": dict(book.facts),
        "sources": list(book.sources),
        "head": [one.plain() for one in book.head],
        "steps": [_step_object(number, step) for number, step in enumerate(book.steps, 1)],
        "only_on_this_desk": [one.plain() for one in book.only_here],
    }


def _step_object(number: int, step: RunbookStep) -> dict[str, Any]:
    at, change = step.sign_in, step.change
    document: dict[str, Any] = {
        "step": number,
        "kind": step.kind,
        "title": step.title.plain(),
        "who": step.who.plain(),
        "tenant": step.tenant,
        "subscription": step.subscription,
        "portal": [one.plain() for one in step.portal],
        "proof": step.proof.plain(),
        "back": [one.plain() for one in step.back],
        "notes": [one.plain() for one in step.notes],
    }
    if at is None or change is None:
        return document | {"sign_in": None, "commands": None}
    identity = None if at.identity is None else at.identity.id
    return document | {
        "sign_in": {"tenant": at.tenant, "subscription": at.subscription, "identity": identity},
        "commands": {
            "az": {
                "sign_in": az.sign_in(at),
                "needs": needs.for_az(change),
                "ask": az.line(*az.question(change)),
                "answers": list(az.answers(change)),
                "change": az.shown_commands(change),
                "back": az.shown_commands(change.back),
            },
            "powershell": {
                "sign_in": powershell.sign_in(at),
                "needs": needs.for_powershell(change),
                "ask": powershell.shown_question(change),
                "answers": list(az.answers(change)),
                "change": powershell.shown_commands(change),
                "back": powershell.shown_commands(change.back),
            },
        },
    }
