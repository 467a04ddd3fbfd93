"""What verbs share: the open desk, days, and steps that are told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partner_desk.app.paper import SIZES
from partner_desk.app.states import state_names
from partner_desk.app.workspace import Workspace
from partner_desk.cli.output import complain, kept, print_json, say
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import FIRST_DAY, LAST_DAY
from partner_desk.domain.showing import quoted
from partner_desk.store.journal import Step
from partner_desk.store.scenarios import marks

if TYPE_CHECKING:
    from partner_desk.training.progress import LearnerProgress

DeskFile = Annotated[Path, typer.Argument(help="A desk file (.partnerdesk).")]
PaperSize = Annotated[str, typer.Option(help=f"{' or '.join(SIZES)}.")]
LearnerName = Annotated[str | None, typer.Option(help="By name; who was chosen last if left out.")]


@contextmanager
def opened(path: Path) -> Iterator[Workspace]:
    """An open desk, closed again whatever happens; what was kept on it is known even if the verb is stopped."""
    workspace = Workspace.open(path)
    for note in workspace.notes:
        complain(note)
    first, before, named = workspace.last_step, marks(workspace.desk), state_names(workspace)
    try:
        yield workspace
    except (KeyboardInterrupt, Exception):
        kept.extend(_done_since(workspace, first, before, named))
        raise
    finally:
        workspace.close()


@contextmanager
def looked_at(path: Path) -> Iterator[Workspace]:
    """A desk to read: also one that the window has open, or that lies where nothing may be written."""
    workspace = Workspace.open(path, read_only=True)
    for note in workspace.notes:
        complain(note)
    try:
        yield workspace
    finally:
        workspace.close()


def estate_of(path: Path, scenario: str | None = None) -> Estate:
    """What a desk holds as it is now, or what one of its scenarios supposes."""
    with looked_at(path) as workspace:
        if scenario is None:
            return workspace.estate
        from partner_desk.app.scenarios import Scenarios  # brings all the rules, which most verbs do without

        branch = Scenarios(workspace).open(scenario)
        branch.close()
        return branch.estate


def _done_since(
    workspace: Workspace, first: int, before: set[tuple[str, str, int]], named: dict[int, str]
) -> list[str]:
    try:
        done = [f"Recorded: {one.name}." for one in workspace.history() if one.id > first]
        if marks(workspace.desk) != before:
            done.append("The scenarios of the desk were changed; `scenario list` shows them.")
        if state_names(workspace) != named:
            done.append("The names of states were changed; `history` shows them.")
    except Exception:  # nothing can be said for certain
        return ["Whether something was recorded, `history` tells."]
    return done


def day(text: str | None) -> date | None:
    """A day as people write it on the command line."""
    if text is None:
        return None
    try:
        asked = date.fromisoformat(text)
    except ValueError as slip:
        raise Refused("{text} is not a day; write it as 2024-05-10.", text=quoted(text)) from slip
    if not FIRST_DAY <= asked <= LAST_DAY:
        raise Refused(
            "{text} is too far away: days from {first_day} to {last_day} can be asked about and recorded.",
            text=text,
            first_day=FIRST_DAY,
            last_day=LAST_DAY,
        )
    return asked


def day_asked(text: str | None) -> date:
    """The day that is asked about; today if none is."""
    return day(text) or clock.today()


def paper_size(text: str) -> str:
    """The size of paper that is asked for."""
    if text not in SIZES:
        raise Refused("The paper is {known}, not {text!r}.", known=" or ".join(SIZES), text=text)
    return text


def learner_named(name: str | None) -> LearnerProgress:
    """Where the learner stands whom a person means: by name, or who was chosen last."""
    from partner_desk.app.school import progress as kept

    there = kept.learners()
    for trouble in there.troubles:
        complain(trouble)
    if not there.all:
        raise Refused("Nobody learns on this computer yet. The school in the window begins a learner.")
    chosen = there.named(name) if name is not None else there.chosen or there.all[0]
    return kept.load(chosen.id)


def step_object(step: Step) -> dict[str, Any]:
    """A line of the journal as JSON."""
    found = {"id": step.id, "kind": step.kind, "of": step.of, "name": step.name, "who": step.who}
    return found | {"at": step.at.isoformat(), "facts": step.count}


def tell_step(workspace: Workspace, verb: str, as_json: bool) -> None:
    """Tell the last step of the journal."""
    step = workspace.history()[-1]
    if as_json:
        print_json(step_object(step))
    else:
        say(f"{verb}: {step.name}. Nothing in Azure changed.")
