"""What verbs share: the open desk, days, and what people call scopes, partners and identities."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partner_desk.app.paper import SIZES
from partner_desk.app.workspace import Workspace
from partner_desk.cli.output import complain, kept, print_json, quoted, say
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import scope_key, subscription_scope_id
from partner_desk.domain.moments import FIRST_DAY, LAST_DAY
from partner_desk.domain.partners import Partner
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
    first, before = workspace.last_step, marks(workspace.desk)
    try:
        yield workspace
    except (KeyboardInterrupt, Exception):
        kept.extend(_done_since(workspace, first, before))
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


def _done_since(workspace: Workspace, first: int, before: set[tuple[str, str, int]]) -> list[str]:
    try:
        done = [f"Recorded: {one.name}." for one in workspace.history() if one.id > first]
        if marks(workspace.desk) != before:
            done.append("The scenarios of the desk were changed; `scenario list` shows them.")
    except Exception:  # nothing can be said for certain
        return ["Whether something was recorded, `history` tells."]
    return done


def day(text: str | None) -> date | None:
    """A day as people write it on the command line."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError as slip:
        raise Refused(f"{quoted(text)} is not a day; write it as 2024-05-10.") from slip
    if not FIRST_DAY <= found <= LAST_DAY:
        raise Refused(f"{text} is too far away: days from {FIRST_DAY} to {LAST_DAY} can be asked about and recorded.")
    return found


def day_asked(text: str | None) -> date:
    """The day that is asked about; today if none is."""
    return day(text) or clock.today()


def paper_size(text: str) -> str:
    """The size of paper that is asked for."""
    if text not in SIZES:
        raise Refused(f"The paper is {' or '.join(SIZES)}, not {text!r}.")
    return text


def scope_named(estate: Estate, text: str) -> int:
    """The scope that a person means: by id, by subscription GUID, or by a name that only one scope has."""
    tree = estate.scopes
    for key in (scope_key(text), scope_key(subscription_scope_id(text))):
        found = tree.find(key)
        if found is not None:
            return found
    named = [one for one in range(len(tree)) if tree.name(one).casefold() == text.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(tree.id(one) for one in named[:3])
        raise Refused(f"{len(named)} scopes are called {quoted(text)} ({ids}); give the id.")
    raise Refused(f"There is no scope {quoted(text)} on this desk.")


def partner_named(estate: Estate, text: str) -> Partner:
    """The partner that a person means: by id, by PartnerID or by name."""
    found = estate.partners.get(text) or estate.partner_of_id.get(text)
    if found is None:
        named = [one for one in estate.partners.values() if one.name.casefold() == text.casefold()]
        found = named[0] if len(named) == 1 else None
    if found is None:
        known = ", ".join(one.name for one in estate.partners.values())
        raise Refused(
            f"There is no partner {quoted(text)} on this desk. "
            + (f"Known are: {known}." if known else "It has no partners yet; add-partner adds one.")
        )
    return found


def identity_named(estate: Estate, text: str) -> str:
    """The principal that a person means."""
    if text.casefold() in estate.principals:
        return text.casefold()
    if text in estate.principals:
        return text
    wanted = text.casefold()
    named = [
        one.id for one in estate.principals.values() if wanted in (one.name.casefold(), one.sign_in_name.casefold())
    ]
    if len(named) != 1:
        raise Refused(
            f"There {'is no identity' if not named else f'are {len(named)} identities'} {quoted(text)} on this desk."
        )
    return named[0]


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
