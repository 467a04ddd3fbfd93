"""What scripts of every shell have in common: comments that say what for, and two functions for each step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from partner_desk.exchange.runbook.model import Runbook, RunbookStep, SignIn
from partner_desk.exchange.runbook.operations import Operation
from partner_desk.exchange.runbook.words import RunbookWords


@dataclass(frozen=True, slots=True)
class ScriptLanguage:
    """How a shell writes them: a name in a comment, the sign-in, what a change needs, and the two kinds of function.

    `forth` and `back` begin the names of functions.
    """

    quote: Callable[[str], str]
    sign_in: Callable[[SignIn], Iterable[str]]
    needs: Callable[[Operation], Iterable[str]]
    by_people: Callable[[str, tuple[RunbookWords, ...], RunbookStep], Iterator[str]]
    by_script: Callable[[str, SignIn, Operation, datetime | None], Iterator[str]]
    forth: str
    back: str

    def heading(self, runbook: Runbook) -> Iterator[str]:
        """What the script is for, and where it comes from."""
        yield f"# What for: {self.quote(runbook.title)}"
        yield f"# Made {runbook.made:%Y-%m-%d %H:%M} UTC by Partner Desk from {runbook.counted}."
        yield from (f"# Where the facts come from: {self.quote(source)}" for source in runbook.sources)
        yield from (f"# {sentence.plain(self.quote)}" for sentence in runbook.head)
        yield "#"

    def sections(self, runbook: Runbook) -> Iterator[str]:
        """What is only on the desk, and the functions of all steps, by who does them where."""
        for one in runbook.only_here:
            yield from ("", f"# {one.plain(self.quote)}")
        for first, steps in runbook.sections():
            yield from ("", f"# {'-' * 100}", f"# Who: {first.who.plain(self.quote)}")
            if first.tenant:
                yield f"# Tenant: {self.quote(first.tenant)}"
            if first.sign_in is not None:
                yield from (f"# Sign in: {command}" for command in self.sign_in(first.sign_in))
            for number, step in steps:
                yield ""
                yield from self._step(number, step)
        yield ""

    def _step(self, number: int, step: RunbookStep) -> Iterator[str]:
        yield f"# Step {number}: {step.title.plain(self.quote)}"
        yield from (f"#   Note: {note.plain(self.quote)}" for note in step.notes)
        yield f"#   Proof: {step.proof.plain(self.quote)}"
        forth, back = f"{self.forth}{number}", f"{self.back}{number}"
        if step.change is not None:
            yield f"#   Needs: {'; '.join(self.needs(step.change))}"
        if step.change is None or step.sign_in is None:
            yield from self.by_people(forth, step.portal, step)
            yield from self.by_people(back, step.back, step)
        else:
            yield from self.by_script(forth, step.sign_in, step.change, step.due)
            yield from self.by_script(back, step.sign_in, step.change.back, None)
