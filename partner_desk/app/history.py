"""What can be undone and redone, read off the journal: it survives a restart because nothing else keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from partner_desk.store.journal import Step


@dataclass
class Stacks:
    """The steps in force, and those taken back since; the last of each is the next to undo or redo."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    @staticmethod
    def of(steps: Iterable[Step]) -> Stacks:
        """The stacks that a journal amounts to."""
        stacks = Stacks()
        for step in steps:
            stacks.add(step)
        return stacks

    def add(self, step: Step) -> None:
        """One more line of the journal. What a desk began with is nobody's step: nothing takes it back."""
        if step.kind == "undo":
            self.undone.append(self.done.pop())
        elif step.kind == "redo":
            self.done.append(self.undone.pop())
        elif step.kind == "do":
            self.done.append(step)
            self.undone.clear()

    @property
    def next_undo(self) -> Step | None:
        """The step that undo would take back."""
        return self.done[-1] if self.done else None

    @property
    def next_redo(self) -> Step | None:
        """The step that redo would make again."""
        return self.undone[-1] if self.undone else None
