"""Which kinds of fact were collected for what: nothing collected is unknown, never no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from partner_desk.domain.descriptions import Described, Refers, WordEnum, describes
from partner_desk.domain.origin import Evidence

ALL = "*"
"""The subject of a statement about the whole estate."""


class Collectable(WordEnum):
    """The kinds of fact that can be missing from an estate."""

    ROLE_ASSIGNMENTS = "role-assignments"
    GROUP_MEMBERS = "group-members"
    PARTNER_ADMIN_LINKS = "partner-admin-links"
    PARTNERS_OF_RECORD = "partners-of-record"
    BILLING = "billing", "offers"
    DENY_ASSIGNMENTS = "deny-assignments"
    DELEGATIONS = "delegations"
    CHARGES = "charges"
    ACTIVATIONS = "activations"
    PIM = "pim", "active roles and memberships that are activations (PIM)"
    """Whether active role assignments, or memberships of groups that have them, are activations of eligible ones."""


@describes(
    "coverage",
    "statement of what was looked for",
    "what was looked for",
    "you looked: there is none, or all of it is recorded here",
    about=("kind", "subject"),
)
@dataclass(frozen=True, slots=True)
class Collected:
    """A statement: this kind of fact was (or was not) collected in full for a subject.

    The subject is the key of a subscription or of a scope above (the statement reaches everything below it), the id
    of a group (its members) or of an identity (its link), or `ALL`.
    """

    kind: Annotated[Collectable, Described("kind of fact")]
    subject: Annotated[str, Described("looked for in", Refers.SUBJECT, besides=ALL)] = ALL
    known: Annotated[bool, Described("complete")] = True
    on: Annotated[datetime | None, Described("looked on")] = None
    origin: Evidence = None

    @property
    def id(self) -> str:
        """One statement a kind and subject."""
        return f"{self.kind.value}|{self.subject}"


class Coverage:
    """All statements of an estate, asked by subject: the nearest one decides, without any it is not known."""

    def __init__(self, statements: Iterable[Collected]) -> None:
        """Index the statements by kind and subject."""
        self._known: dict[Collectable, dict[str, bool]] = {kind: {} for kind in Collectable}
        for statement in statements:
            self._known[statement.kind][statement.subject] = statement.known

    def knows(self, kind: Collectable, *subjects: str) -> bool:
        """Whether the kind was collected for the first of the subjects (nearest first) that is spoken of."""
        return nearest(self._known[kind], subjects)

    def said(self, kind: Collectable) -> Mapping[str, bool]:
        """What was said of a kind, by subject."""
        return self._known[kind]


def nearest(said: Mapping[str, bool], subjects: Iterable[str]) -> bool:
    """What is said of the first of the subjects (nearest first) that is spoken of, or of all."""
    for subject in subjects:
        if subject in said:
            return said[subject]
    return said.get(ALL, False)
