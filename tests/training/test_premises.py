"""A wrong answer draws a wrong conclusion, but what it tells of the world is so: nobody is fooled by a false fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.access import Principal
from partner_desk.engine.judge import Judge
from partner_desk.training.practice import LEVELS, Exercise, exercise
from tests.examples import examples
from tests.training.test_practice import BOOK, KNOWN

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"


def roles_here(found: Exercise, who: Principal) -> Iterator[str]:
    """The roles of somebody at the asked scope or above it, by assignment, group or delegation."""
    estate, tree = found.estate, found.estate.scopes
    scope = tree.find(found.question.scope)
    assert scope is not None
    above = {tree.key(one) for one in tree.path(scope)}
    names = {who.id}
    for _ in range(3):
        names |= {one.group for one in estate.memberships.values() if one.member in names}
    yield from (one.role for one in estate.role_assignments.values() if one.principal in names and one.scope in above)
    for delegation in estate.delegations.values():
        if delegation.scope in above:
            yield from (grant.role for grant in delegation.authorizations if grant.principal in names)


def linked_to(found: Exercise, partner: str) -> list[Principal]:
    estate = found.estate
    return [
        estate.principals[one.principal]
        for one in estate.links.values()
        if estate.partner_of_id[one.partner_id].name == partner
    ]


def named(found: Exercise, name: str) -> Principal:
    return next(one for one in found.estate.principals.values() if one.name == name)


def told_truly(found: Exercise, text: str) -> None:
    if match := re.match(r"No\. (.+) is not an Owner here", text):
        assert OWNER not in roles_here(found, named(found, match[1]))
    if match := re.match(r"No\. Nobody of (.+) has a role on", text):
        assert not [role for one in linked_to(found, match[1]) for role in roles_here(found, one)]
    if match := re.match(r"Yes\. (.+) (?:has access, and that access|holds .+, and every Azure role)", text):
        assert list(roles_here(found, named(found, match[1])))
    if match := re.match(r"Yes\. (.+) is linked, and Reader is enough", text):
        assert named(found, match[1]).id in {one.principal for one in found.estate.links.values()}
    if match := re.match(r"No\. As a CSP partner (.+) would have to set PAL first", text):
        assert not linked_to(found, match[1])
    if match := re.match(r"Yes\. (.+) has set PAL, so it holds", text):
        assert linked_to(found, match[1])
    if match := re.match(r"No\. Somebody is linked to (.+) there too", text):
        assert [role for one in linked_to(found, match[1]) for role in roles_here(found, one)]


@given(st.sampled_from(KNOWN), st.integers(1, LEVELS), st.integers(0, 10**6))
@examples(200)
def test_what_a_wrong_answer_tells_of_the_world_is_so(judge: Judge, misconception: str, level: int, seed: int) -> None:
    found = exercise(misconception, level, seed, judge, BOOK)
    for option in found.options:
        told_truly(found, option.text.en)
