"""The desk as it was recorded once: after a step of its history, meant by its number, its name or a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from partner_desk.app.comparing import Side
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


def step_named(steps: Sequence[Step], said: str) -> Step:
    """The step that a person means: by its number, by its name or a part of it, or the last one up to a day."""
    wanted = said.strip().casefold()
    numbered = [step for step in steps if str(step.id) == wanted]
    called = [step for step in steps if step.name.casefold() == wanted]
    partly = [step for step in steps if wanted and wanted in step.name.casefold()]
    meant = numbered or called or partly or _up_to(steps, said)
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
    raise Refused("The history of this desk has no step {text}, nor one of that day or before.", text=quoted(said))


def recorded_side(workspace: Workspace, step: Step, day: date, reading: str = AUTO) -> Side:
    """The desk as it was recorded after a step, as a side of a comparison."""
    return Side(state_name(step), workspace.at_step(step.id), day, reading)


def state_name(step: Step) -> str:
    """What people call the desk as it was recorded after a step: that step, which tells states apart, then its time."""
    return tr("{step} ({when})", when=on_the_clock(step.at), step=one_line(step.name))


def _up_to(steps: Sequence[Step], said: str) -> list[Step]:
    """The last step up to a day; empty if nothing was recorded by then, or no day is said."""
    try:
        day = read_day(said, Habits())
    except Refused:
        return []
    return [step for step in steps if step.at.astimezone().date() <= day][-1:]
