"""Whatever a fact is about: after an edit it is judged as if the estate had been read anew.

What is edited is drawn from the descriptions of the kinds of fact, so a new kind or field comes into it by itself:
of a kind that an estate has no facts of, one is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from partner_desk.domain.changes import KINDS, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.descriptions import Field, Refers, Unit, kind_of
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.engine.access_facts import AccessFacts
from partner_desk.engine.judge import Judge
from partner_desk.engine.memo import Memo
from partner_desk.explain.explanation import explain, verdicts_at
from partner_desk.readings.library import Library, Program
from tests.examples import examples
from tests.facts import DAY, NOON, PARTNERS, ROLES, estates

T = TypeVar("T")
MOMENTS = (NOON - timedelta(days=300), NOON.replace(hour=0), NOON, NOON + timedelta(days=2))
NUMBERS = ("100", "101", "001", "201", "999")
SAMPLES = {str: "new", Decimal: Decimal("12.5"), int: 1250}
"""Values of fields whose descriptions allow any of their type."""


class Edits:
    """Edits of an estate: facts that come, go, come back, or say something else in one of their fields."""

    def __init__(self, data: st.DataObject, estate: Estate) -> None:
        """What is gone may be one of the facts again that there were at first."""
        self.draw = data.draw
        self.known: dict[type[Fact], dict[str, Fact]] = {kind: {**table} for kind, table in estate.facts.items()}
        for kind in KINDS.values():
            if kind is not Scope and not self.known.get(kind):
                fact = self._made(estate, kind)
                self.known[kind] = {fact_key(fact): fact}

    def step(self, estate: Estate) -> ChangeSet:
        """One to three facts of any kinds, edited at once."""
        kinds = st.sampled_from(sorted(self.known, key=lambda kind: kind.__name__))
        changes: dict[tuple[type[Fact], str], Change] = {}
        for kind in self.draw(st.lists(kinds, min_size=1, max_size=3)):
            key = self.draw(st.sampled_from(sorted(self.known[kind])))
            for change in self._changes(estate, estate.get(kind, key), self.known[kind][key]):
                changes[change.kind, change.key] = change
        return ChangeSet("an edit", tuple(changes.values()))

    def _changes(self, estate: Estate, before: Fact | None, known: Fact) -> Iterator[Change]:
        if before is None:
            yield Change(None, known)
        elif isinstance(before, Partner) or self.draw(st.booleans()):  # the partners asked about stay
            after = self._edited(estate, before)
            if fact_key(after) == fact_key(before):
                yield Change(before, after)
            elif estate.get(type(after), fact_key(after)) is None:  # the id is made of what it says
                yield from (Change(before, None), Change(None, after))
        else:
            yield Change(before, None)

    def _made(self, estate: Estate, kind: type[Any]) -> Fact:
        """A fact of a kind that says in every field what it may."""
        said: dict[str, object] = {}
        for field in kind_of(kind).fields.values():
            values = [*self._values(estate, field, ())] or [SAMPLES.get(field.value)]
            said[field.name] = self.draw(st.sampled_from(values))
        fact: Fact = kind(**said)
        return fact

    def _edited(self, estate: Estate, fact: Any) -> Fact:
        fields = [one for one in kind_of(type(fact)).fields.values() if one.name not in ("id", "origin")]
        field = self.draw(st.sampled_from(fields))
        values = [*self._values(estate, field, getattr(fact, field.name))]
        edited: Fact = replace(fact, **{field.name: self.draw(st.sampled_from(values))}) if values else fact
        return edited

    def _values(self, estate: Estate, field: Field, now: object) -> Iterator[object]:
        """What a field may say instead, by its description."""
        if field.several:
            assert isinstance(now, tuple)
            yield from (now[1:], now[:-1], ())
        elif field.optional:
            yield None
        for one in self._single(estate, field):
            yield (one,) if field.several else one

    def _single(self, estate: Estate, field: Field) -> Iterable[object]:
        if field.vocabulary is not None:
            return list(field.vocabulary)
        if field.value is bool:
            return (False, True)
        if field.value is datetime:
            return [one for one in MOMENTS if one == one.replace(hour=0) or field.described.unit is not Unit.WHOLE_DAY]
        if field.value is date:
            return (DAY, DAY - timedelta(days=1))
        if field.described.unit is Unit.PARTNER_ID:
            return NUMBERS
        refers = field.described.refers
        named = [field.described.besides] if field.described.besides else []
        if refers is Refers.ROLE:
            return ROLES
        if refers is Refers.PARTNER:
            return [*named, *estate.partners]
        if refers is not None and (refers.is_scope or refers is Refers.SUBJECT):
            named += (estate.scopes.key(one) for one in range(len(estate.scopes)))
        if refers is not None and not refers.is_scope and refers is not Refers.FINDING:
            named += estate.principals
        return named


class WaryMemo(Memo):
    """Makes once more whatever it finds again, or makes of what it made before: it must come to the same."""

    def _found(
        self,
        make: Callable[..., Any],
        inputs: tuple[object, ...],
        work: Callable[[dict[Any, Any]], T],
        kept: int,
    ) -> T:
        found = super()._found(make, inputs, work, kept)
        assert alike(found, work({})), f"{make} rests on more than its inputs"
        return found


def alike(kept: Any, made: Any) -> bool:
    """Whether a value that was looked at is the one that was just made; what it worked out meanwhile is its own."""
    if kept is made:
        return True
    if type(kept) is not type(made):
        return False
    if isinstance(made, AccessFacts):  # an edit leaves the others their numbers
        return held(kept) == held(made)
    if isinstance(made, np.ndarray):
        return np.array_equal(kept, made)
    if isinstance(made, list | tuple):
        return len(kept) == len(made) and all(map(alike, kept, made))
    if isinstance(made, Mapping):
        return list(kept) == list(made) and all(alike(kept[one], made[one]) for one in made)
    if hasattr(made, "__dict__"):
        return all(_alike_or_filled(getattr(kept, name), one) for name, one in vars(made).items())
    return bool(kept == made)


def _alike_or_filled(kept: Any, made: Any) -> bool:
    return alike(kept, made) or (made == {} and isinstance(kept, dict))


def held(facts: AccessFacts) -> Counter[tuple[object, ...]]:
    """Every access by what the numbers in its row stand for."""
    holders, profiles = list(facts.holders), list(facts.profiles)
    rows: Counter[tuple[object, ...]] = Counter()
    for columns in (facts.own, facts.foreign):
        assert columns.scope.tolist() == sorted(columns.scope.tolist())
        for row, (scope, holder, profile, via, _) in enumerate(columns.numbers.T.tolist()):
            rows[
                scope, holders[holder], profiles[profile], via, *columns.times[:, row].tolist(), columns.fact(row)
            ] += 1
    return rows


def assert_judged_alike(judge: Judge, estate: Estate, programs: Iterable[Program], explained: set[int]) -> None:
    """A judge that has seen what was before says what one says that reads the same facts first of all."""
    fresh = Judge(judge.library)
    day, full = judge.day(estate, DAY, PARTNERS), fresh.day(Estate.of(estate.facts_in_order()), DAY, PARTNERS)
    for program in programs:
        for scope in range(len(estate.scopes)):
            assert verdicts_at(day, program, scope) == verdicts_at(full, program, scope), (program.id, scope)
        for scope in explained:
            for partner in PARTNERS:
                expected = explain(full, program, partner, scope)
                assert explain(day, program, partner, scope).answer == expected.answer
                assert explain(day.around([scope]), program, partner, scope) == expected


def wary(library: Library) -> Judge:
    """A judge that remembers nothing but this story."""
    judge = Judge(library)
    judge.memo = WaryMemo()
    return judge


@examples(35)
@given(facts=estates(), data=st.data())
def test_an_edit_is_judged_as_an_estate_read_anew(library: Library, facts: list[Fact], data: st.DataObject) -> None:
    judge = wary(library)
    estate = Estate.of(facts)
    edits = Edits(data, estate)
    asked = data.draw(st.permutations(list(library.programs.values())))[:2]
    explained = {one for key in ("customer", "sub-0") if (one := estate.scopes.find(key)) is not None}
    for again in data.draw(st.lists(st.booleans(), min_size=1, max_size=3)):
        assert_judged_alike(judge, estate, asked, set())
        step = edits.step(estate)
        before, estate = estate, estate.apply(step)
        assert_judged_alike(judge, estate, asked, explained if again else set())
        if again:
            estate = estate.apply(step.inverse())
            assert set(estate.facts_in_order()) == set(before.facts_in_order())


@examples(15)
@given(facts=estates(), data=st.data())
def test_edits_that_nobody_looked_at_between_are_judged_together(
    library: Library, facts: list[Fact], data: st.DataObject
) -> None:
    judge = wary(library)
    estate = Estate.of(facts)
    edits = Edits(data, estate)
    asked = [data.draw(st.sampled_from(list(library.programs.values())))]
    for _ in range(2):
        assert_judged_alike(judge, estate, asked, set())
        for _ in range(data.draw(st.integers(2, 3))):
            estate = estate.apply(edits.step(estate))
    assert_judged_alike(judge, estate, asked, set())
