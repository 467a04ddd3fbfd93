"""Laws of imports: an export is a look at an estate on a day, and a desk says of each day what was so."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from partner_desk.app import imports
from partner_desk.domain.access import PrincipalKind
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import scope_key, tenant_scope_id
from partner_desk.domain.moments import holds_at
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Question, Verdict
from tests.examples import examples
from tests.exchange.exporting import (
    GUS,
    KINDS,
    NUMBERS,
    PEOPLE,
    SCOPES,
    SECOND,
    SUBSCRIPTIONS,
    TENANT,
    File,
    Look,
    as_it_is,
    below,
    files_of,
    people,
    people_of,
    said,
    subscriptions_of,
    truth,
    two_looks,
)

ALL = {"roles": "all", "pim": "listed"}
BLANK = [Collected(one) for one in Collectable if one not in (Collectable.ROLE_ASSIGNMENTS, Collectable.PIM)]


def after(estate: Estate, files: Sequence[File], answers: Mapping[str, str]) -> Estate:
    """A desk after an import."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [one.write(Path(folder)) for one in files]
        preview = imports.preview(estate, imports.gather(paths, "somebody"), answers, paths)
    left_out = (one.reason for one in preview.rejected if one.where)  # a list without rows is left out as a whole
    assert not [why for why in left_out if "that was deleted" not in why and "may be held" not in why]
    return estate.apply(preview.changes)


def assert_newest_holds(desk: Estate, looks: Sequence[Look]) -> None:
    """Names, places and states, of which a desk has one each, are those of the newest day."""
    last = looks[-1]
    assert subscriptions_of(desk) == {
        one: (place.name, scope_key(place.above), place.state)
        for one, place in zip(SUBSCRIPTIONS, last.places, strict=True)
    }
    for one in people_of(desk):
        if one.id in PEOPLE:
            assert one.name in (last.name_of(one.id), last.name_of(one.id).split("@")[0])


def standing_alike(looks: Sequence[Look]) -> list[Look]:
    """The days on which subscriptions stood where they stand at last: a desk has one tree for all days."""
    return [one for one in looks if [it.above for it in one.places] == [it.above for it in looks[-1].places]]


def verdicts(judge: Judge, estate: Estate, look: Look) -> dict[tuple[str, str], Verdict]:
    """What is judged of both partners' links on a day."""
    asked = [
        (f"partner-{one}", key) for one in NUMBERS for each in SUBSCRIPTIONS for key in map(scope_key, below(each))
    ]
    return {
        (partner, scope): judge.answer(estate, Question.on(partner, scope, "pal", look.day)).verdict
        for partner, scope in asked
        if partner in estate.partners
    }


def as_told(looks: Sequence[Look]) -> dict[str, tuple[PrincipalKind, str | None]]:
    """What those are, and where at home, of whom a file says it: the record of a link does not."""
    home = scope_key(tenant_scope_id(TENANT))
    told = {who for look in looks for who in look.attested}
    for look in looks:
        named = "rest" not in look.lists  # REST has no names, by which guests are known
        told |= {one.who for one in look.held if one.scope in look.seen and (named or one.who != GUS)}
    kinds = {who: KINDS[who][2] for who in told}
    return {who: (kind, None if kind is PrincipalKind.FOREIGN_GROUP else home) for who, kind in kinds.items()}


def assert_none_is_wrong(judge: Judge, desk: Estate, looks: Sequence[Look]) -> None:
    """What was not told together may be unknown, but nothing is plainly said that is not so."""
    for look in standing_alike(looks):
        right = verdicts(judge, as_it_is(look, desk), look)
        told = verdicts(judge, desk, look)
        assert {key: one for key, one in told.items() if one not in (right[key], Verdict.UNKNOWN)} == {}, look.day


@st.composite
def orders(draw: st.DrawFn) -> tuple[tuple[Look, Look], list[list[File]]]:
    """Two looks at an estate, and their files in some order, as one import or several."""
    looks = draw(two_looks(returns=True))
    files = [one for look in looks for one in files_of(look)]
    groups: list[list[File]] = [[]]
    for file in draw(st.one_of(st.just(files), st.just([*reversed(files)]), st.permutations(files))):
        if draw(st.integers(0, 3)) == 0:
            groups.append([])
        groups[-1].append(file)
    return looks, [one for one in groups if one]


@examples(25)
@given(looks=two_looks(returns=True))
def test_a_desk_equals_the_estate_on_both_days(judge: Judge, looks: tuple[Look, Look]) -> None:
    desk = Estate.of(BLANK)
    for look in looks:
        desk = after(desk, files_of(look), ALL)
    for look in looks:
        assert said(desk, look) == truth(look), look.day
    for look in standing_alike(looks):
        assert verdicts(judge, desk, look) == verdicts(judge, as_it_is(look, desk), look), look.day
    assert_newest_holds(desk, looks)
    assert people(desk).items() >= as_told(looks).items()
    assert len(desk.scopes) == len(SCOPES)


@examples(25)
@given(drawn=orders())
def test_the_order_of_files_does_not_matter(judge: Judge, drawn: tuple[tuple[Look, Look], list[list[File]]]) -> None:
    looks, groups = drawn
    desk = Estate.of(BLANK)
    for files in groups:
        desk = after(desk, files, ALL)
    for look in looks:
        assert said(desk, look) == truth(look), look.day
    assert_none_is_wrong(judge, desk, looks)
    assert_newest_holds(desk, looks)
    assert people(desk).items() >= as_told(looks).items()
    last = looks[-1].noon
    linked = {one.principal: one.last_seen for one in desk.links.values() if holds_at(one, last)}
    assert linked == {who: last for who, link in looks[-1].links.items() if link is not None}


@examples(15)
@given(drawn=orders())
def test_without_an_answer_nothing_plainly_wrong_is_said(
    judge: Judge, drawn: tuple[tuple[Look, Look], list[list[File]]]
) -> None:
    looks, groups = drawn
    desk = Estate.of(BLANK)
    for files in groups:
        desk = after(desk, files, {})
    assert_none_is_wrong(judge, desk, looks)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Look, Look]:
    """An estate that stays as it is, of which later only a part is listed."""
    look, _ = draw(two_looks())
    held = [one for one in look.held if draw(st.booleans())]
    return look, replace(
        look, day=SECOND, held=tuple(held), eligible=(), active=frozenset(), links={}, attested=frozenset()
    )


@examples(15)
@given(drawn=parts(), reverse=st.booleans())
def test_a_part_ends_nothing(drawn: tuple[Look, Look], reverse: bool) -> None:
    whole, part = drawn
    roles = [one for one in files_of(part) if one.name.startswith("roles")]
    steps = [(files_of(whole), ALL), (roles, ALL | {"roles": "some"})]
    desk = Estate.of(BLANK)
    for files, answers in reversed(steps) if reverse else steps:
        desk = after(desk, files, answers)
    for look in (whole, part):
        assert said(desk, look)["held"] == truth(whole)["held"]


@examples(15)
@given(looks=two_looks(returns=True))
def test_the_same_files_again_change_nothing(looks: tuple[Look, Look]) -> None:
    desk = Estate.of(BLANK)
    for look in looks:
        desk = after(desk, files_of(look), ALL)
    for look in (*looks, looks[1]):
        again = after(desk, files_of(look), ALL)
        assert said(again, looks[0]) == said(desk, looks[0])
        assert said(again, looks[1]) == said(desk, looks[1])
    assert list(again.facts_in_order()) == list(desk.facts_in_order())
