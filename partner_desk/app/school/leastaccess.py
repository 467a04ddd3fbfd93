"""How much access somebody got in a task, and whether less would have done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from partner_desk.app.factnames import FactNames
from partner_desk.app.rulebook import library
from partner_desk.domain.access import Delegation, Membership, RoleAssignment
from partner_desk.domain.changes import Change
from partner_desk.domain.estate import Estate
from partner_desk.readings.questions import Question
from partner_desk.training.lessons import LessonStep
from partner_desk.training.texts import Text

NO_ROLE = Text(en="no new role is needed.", de="es braucht keine neue Rolle.")


def strength(role: str) -> int:
    """How strong a role is: on the ladder from the weakest up; what the ladder does not name is below Contributor."""
    ladder = list(library().advisory.roles)
    if role in ladder:
        return 2 * ladder.index(role)
    strongest = 2 * (len(ladder) - 1)
    return strongest if role in library().advisory.gives_access else strongest - 3


def given(changes: Iterable[Change]) -> list[RoleAssignment]:
    """The roles that somebody got; one that only ends is none."""
    return [one.after for one in changes if isinstance(one.after, RoleAssignment) and not only_ends(one)]


def only_ends(change: Change) -> bool:
    """Whether access of somebody only has another end by a change."""
    before, after = change.before, change.after
    if not isinstance(after, RoleAssignment | Membership | Delegation) or type(before) is not type(after):
        return False
    endless = replace(before, until=None, origin=None)
    return after.until is not None and endless == replace(after, until=None, origin=None)


def is_wider(estate: Estate, role: RoleAssignment, asked: Question) -> bool:
    """Whether a role reaches more than the scope that is asked about."""
    held, wanted = estate.scopes.find(role.scope), estate.scopes.find(asked.scope)
    return held is None or wanted is None or wanted not in estate.scopes.path(held)


def is_more(estate: Estate, role: RoleAssignment, than: str, asked: Question) -> bool:
    """Whether a role is stronger than another one at the scope asked about, or reaches further."""
    return strength(role.role) > strength(than) or is_wider(estate, role, asked)


def enough(
    estate: Estate, step: LessonStep, asked: Question, changes: Iterable[Change], cheapest: Iterable[Change]
) -> Text | None:
    """What would have done where more access was given; None where it was no more than needed.

    The step's own `least` role is the measure, or else what the `cheapest` way gives.
    """
    got = given(changes)
    if step.least is not None:
        least = library().roles.find(step.least)
        if least is None or not any(is_more(estate, one, least.id, asked) for one in got):
            return None
        where = FactNames(estate).scope(asked.scope)
        return Text(en=f"{least.name} at {where}.", de=f"{least.name} auf {where}.")
    needed = given(cheapest)
    if not needed:
        return NO_ROLE if got else None
    best = max(needed, key=lambda one: strength(one.role))
    if not any(strength(one.role) > strength(best.role) or _is_above(estate, one, best) for one in got):
        return None
    names = FactNames(estate)
    role, who, where = names.role(best.role), names.principal(best.principal), names.scope(best.scope)
    return Text(en=f"{role} for {who} at {where}.", de=f"{role} für {who} auf {where}.")


def _is_above(estate: Estate, role: RoleAssignment, other: RoleAssignment) -> bool:
    held, there = estate.scopes.find(role.scope), estate.scopes.find(other.scope)
    return held is None or (there is not None and held != there and held in estate.scopes.path(there))
