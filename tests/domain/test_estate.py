"""Estates: what differs between two of them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.mutes import Mute

FACTS = [Mute(key, f"{key} is known: {number}") for key in "abcdefg" for number in range(3)]
tables = st.lists(st.sampled_from(FACTS)).map(lambda facts: {one.id: one for one in facts})


@given(before=tables, after=tables)
def test_two_estates_differ_in_what_only_one_of_them_has(before: Mapping[str, Mute], after: Mapping[str, Mute]) -> None:
    gone = [one for key, one in before.items() if after.get(key) is not one]
    new = [one for key, one in after.items() if before.get(key) is not one]
    assert Estate.of(after.values()).difference(Mute, before) == (gone, new)


@given(before=tables, after=tables)
def test_a_step_tells_what_differs(before: Mapping[str, Mute], after: Mapping[str, Mute]) -> None:
    both = [(before.get(key), after.get(key)) for key in {**before, **after}]
    earlier = Estate.of(before.values())
    step = ChangeSet("an edit", tuple(Change(*sides) for sides in both if sides[0] is not sides[1]))
    gone, new = earlier.apply(step).difference(Mute, earlier.mutes)
    assert {one.id: one for one in gone} == {key: one for key, one in before.items() if after.get(key) is not one}
    assert {one.id: one for one in new} == {key: one for key, one in after.items() if before.get(key) is not one}
