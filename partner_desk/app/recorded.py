"""The desk as it was recorded once: after a step of its history, meant by its number, a name or a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from partner_desk.app.comparing import Side
from partner_desk.app.states import state_names
from partner_desk.app.workspace import Workspace
from partner_desk.domain.daytext import Habits, read_day
from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import on_the_clock
from partner_desk.domain.showing import one_line, quoted
from partner_desk.language import tr
from partner_desk.readings.questions import AUTO
from partner_desk.store.journal import Step

LISTED = 5
"""So many are listed where one has to be chosen."""


def step_named(workspace: Workspace, said: str) -> Step:
    """The step that a person means: by its number, a name or a part of one, or the last one up to a day.

    The name that somebody gave to the desk as it was after a step goes before the names of the steps.
    """
    steps, names = workspace.history(), state_names(workspace)
    wanted = said.strip().casefold()
    numbered = [step for step in steps if str(step.id) == wanted]
    own = [step for step in steps if step.id in names and names[step.id].casefold() == wanted]
    called = [step for step in steps if step.name.casefold() == wanted]
    partly = [step for step in steps if wanted and wanted in step.name.casefold()]
    partly_own = [step for step in steps if wanted and wanted in names.get(step.id, "").casefold()]
    meant = numbered or own or called or partly_own or partly or _up_to(steps, said)
    if len(meant) == 1:
        return meant[0]
    if meant:
        numbers = ", ".join(str(step.id) for step in meant[-LISTED:])
        raise Refused(
            "{number} steps are called {text} (the last are {ids}); give the number.",
            number=len(meant),
            text=quoted(said),
            ids=numbers,
        )
    raise Refused(
        "The history of this desk has no step {text}, nor one of that day or before, nor a state of that name.",
        text=quoted(said),
    )


def recorded_side(workspace: Workspace, step: Step, day: date, reading: str = AUTO) -> Side:
    """The desk as it was recorded after a step, as a side of a comparison."""
    return Side(state_name(step, state_names(workspace).get(step.id, "")), workspace.at_step(step.id), day, reading)


def state_name(step: Step, own: str = "") -> str:
    """What people call the desk as it was recorded after a step: its own name or that step, then the time of that."""
    return tr("{step} ({when})", when=on_the_clock(step.at), step=one_line(own or step.name))


def _up_to(steps: Sequence[Step], said: str) -> list[Step]:
    """The last step up to a day; empty if nothing was recorded by then, or no day is said."""
    try:
        day = read_day(said, Habits())
    except Refused:
        return []
    return [step for step in steps if step.at.astimezone().date() <= day][-1:]
