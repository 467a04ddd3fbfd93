"""When an action can be done: what there is to act on, and what a lesson keeps back from a learner."""

from __future__ import annotations

from dataclasses import dataclass

from partner_desk.gui.situation import Situation
from partner_desk.gui.trail import Trail


@dataclass(frozen=True, slots=True)
class ActionContext:
    """What stands in the window; each method says of some actions whether they can be done."""

    desk: bool = False
    scope: bool = False
    """Whether one is looked at."""
    branch: bool = False
    """Whether a scenario is open."""
    lesson_task: bool = False
    told: bool = True
    """Whether no verdict is kept back from a learner."""
    told_here: bool = True
    """Whether that of the scope at hand is not."""
    told_days: bool = True
    """Whether those of other days are not."""
    undo: str | None = None
    """The step that can be taken back."""
    redo: str | None = None
    before: bool = False
    """Whether something was looked at before."""
    after: bool = False
    """Whether one came back from something."""

    @classmethod
    def of(cls, situation: Situation, trail: Trail) -> ActionContext:
        """What stands there now, and what was looked at."""
        workspace = situation.workspace
        return cls(
            desk=workspace is not None,
            scope=situation.scope is not None,
            branch=situation.branch is not None,
            lesson_task=situation.task,
            told=not situation.concealed,
            told_here=not situation.concealed_here,
            told_days=situation.course_told,
            undo=workspace.undo_name if workspace is not None else None,
            redo=workspace.redo_name if workspace is not None else None,
            before=trail.leads(-1),
            after=trail.leads(1),
        )

    def at_any_time(self) -> bool:
        """What needs nothing."""
        return True

    def on_desk(self) -> bool:
        """What is done on an open desk."""
        return self.desk

    def goes_back(self) -> bool:
        """What leads to what was looked at before."""
        return self.desk and self.before

    def goes_forward(self) -> bool:
        """What leads to where one came back from."""
        return self.desk and self.after

    def at_scope(self) -> bool:
        """What is about the scope that is looked at."""
        return self.desk and self.scope

    def in_scenario(self) -> bool:
        """What is done with an open scenario."""
        return self.branch

    def in_task(self) -> bool:
        """What belongs to the task of a lesson."""
        return self.desk and self.lesson_task

    def tells(self) -> bool:
        """What tells verdicts of the desk."""
        return self.desk and self.told

    def tells_of_scope(self) -> bool:
        """What tells verdicts of the desk, and is about the scope that is looked at."""
        return self.at_scope() and self.told

    def tells_here(self) -> bool:
        """What tells the verdict of the scope that is looked at."""
        return self.at_scope() and self.told_here

    def tells_days(self) -> bool:
        """What tells verdicts of other days."""
        return self.desk and self.told_days

    def can_undo(self) -> bool:
        """What takes a step back."""
        return self.undo is not None

    def can_redo(self) -> bool:
        """What makes a step again."""
        return self.redo is not None
