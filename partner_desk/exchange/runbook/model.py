"""A runbook as data: steps, each with who must sign in where, what changes, how it is proved, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.changes import KIND_NAMED
from partner_desk.domain.details import Cloud
from partner_desk.exchange.runbook.operations import Operation
from partner_desk.exchange.runbook.words import RunbookWords
from partner_desk.language import tr


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity that must be signed in itself: object id, application id (of a service principal, if known), kind."""

    id: str
    app_id: str | None
    kind: PrincipalKind


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where to be signed in, and as which identity if only that one can do it."""

    tenant: str
    subscription: str | None = None
    identity: Identity | None = None
    cloud: Cloud = Cloud.PUBLIC


@dataclass(frozen=True, slots=True)
class RunbookStep:
    """One step for one person; `change` None is a step without a command, and `sign_in` None belongs to it.

    `tenant` and `subscription` are names for people, `proof` what must be seen in the portal, `back` the portal's
    way back; the commands' ways back follow from `change`. `due` is the moment before which it is not to be done.
    """

    kind: str
    title: RunbookWords
    who: RunbookWords
    tenant: str
    subscription: str
    sign_in: SignIn | None
    change: Operation | None
    portal: tuple[RunbookWords, ...]
    proof: RunbookWords
    back: tuple[RunbookWords, ...]
    notes: tuple[RunbookWords, ...]
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Runbook:
    """All steps in the order in which they are to be done, and what only this desk knows or was told.

    `facts` counts the facts that the steps came from by kind of fact; `sources` says where those came from.
    """

    title: str
    made: datetime
    facts: tuple[tuple[str, int], ...]
    sources: tuple[str, ...]
    head: tuple[RunbookWords, ...]
    steps: tuple[RunbookStep, ...]
    only_here: tuple[RunbookWords, ...]

    @property
    def counted(self) -> str:
        """The facts that it came from, in words."""
        told = [tr("{facts} ({number})", facts=tr(KIND_NAMED[one].plural), number=count) for one, count in self.facts]
        return ", ".join(told) or tr("no facts")

    def sections(self) -> Iterator[tuple[RunbookStep, list[tuple[int, RunbookStep]]]]:
        """The numbered steps by turns: those that one person does in one sign-in, with an example of them."""
        numbered = enumerate(self.steps, 1)
        for _, turn in groupby(numbered, lambda one: (one[1].sign_in, one[1].who.plain(), one[1].tenant)):
            steps = list(turn)
            yield steps[0][1], steps
