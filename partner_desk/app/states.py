"""States of the history by a name of one's own: *Before the move* is sooner found again than the step before it."""

from __future__ import annotations

from partner_desk.app.workspace import Editable, Workspace
from partner_desk.domain.errors import Refused
from partner_desk.domain.showing import one_line, quoted
from partner_desk.store import states


def state_names(workspace: Editable | None) -> dict[int, str]:
    """The names, by the step after which the desk was so; a scenario has no states with a name."""
    return states.names(workspace.desk) if isinstance(workspace, Workspace) else {}


def name_state(workspace: Workspace, step: int, name: str) -> str:
    """Call the desk as it was after a step by a name that no other state has; returns that name."""
    name = one_line(name.strip())
    if not name:
        raise Refused("A state of the desk needs a name.")
    if name.isdecimal():
        raise Refused(
            "{name} would be taken for the number of a step. Choose a name with letters in it; nothing was changed.",
            name=quoted(name),
        )
    other = next((one for one, own in state_names(workspace).items() if own.casefold() == name.casefold()), step)
    if other != step:
        raise Refused(
            "The desk as it was after step {other} is called {name} already. Choose another name, or take that one "
            "away first; nothing was changed.",
            other=other,
            name=quoted(name),
        )
    states.name(workspace.desk, step, name)
    return name


def unname_state(workspace: Workspace, step: int) -> str:
    """Take the name of a state away; returns what it was."""
    name = state_names(workspace).get(step)
    if name is None:
        raise Refused("The desk as it was after step {step} has no name. Nothing was changed.", step=step)
    states.unname(workspace.desk, step)
    return name
