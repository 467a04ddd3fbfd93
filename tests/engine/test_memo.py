"""What was made of the same objects is not made again, and of others it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from partner_desk.engine.memo import FEW, KEPT, LARGE, Memo


def total(table: Mapping[str, float], more: int) -> list[float]:
    return [sum(table.values()) + more]


def evens(table: Mapping[str, int]) -> frozenset[int]:
    return frozenset(one for one in table.values() if not one % 2)


def test_the_same_objects_are_asked_of_once_and_equal_ones_anew() -> None:
    memo, table = Memo(), {"a": 1.5}
    first = memo(total, table, 1)
    assert memo(total, table, 1) is first
    assert memo(total, dict(table), 1) is not first, "as much in it, but it is another table"
    assert memo(total, table, 2) == [3.5]


def test_the_latest_are_kept() -> None:
    memo = Memo()
    tables = [{"a": float(number)} for number in range(KEPT + 1)]
    first = [memo(total, one, 0) for one in tables]
    assert memo(total, tables[1], 0) is first[1]
    assert memo(total, tables[0], 0) is not first[0]
    assert memo(total, tables[1], 0) is first[1]
    assert memo(total, tables[2], 0) is not first[2], "the one asked for longest ago has made room"


def test_of_large_ones_fewer_are_kept() -> None:
    memo = Memo()
    tables = [{"a": float(number)} for number in range(LARGE + 1)]
    first = [memo.large(total, one, 0) for one in tables]
    assert all(memo.large(total, one, 0) is first[number] for number, one in enumerate(tables[1:], 1))
    assert memo.large(total, tables[0], 0) is not first[0]


def test_a_value_that_comes_out_the_same_stays_the_same_object() -> None:
    memo = Memo()
    first = memo.settled(evens, {"a": 2, "b": 3})
    assert memo.settled(evens, {"a": 2, "b": 5}) is first
    assert memo.settled(evens, {"a": 4, "b": 5}) == {4}


def test_what_a_table_makes_is_changed_where_little_of_it_changed() -> None:
    memo, made = Memo(), list[str]()

    def make(table: Mapping[str, int], factor: int) -> Sequence[int]:
        made.append("whole")
        return [one * factor for one in table.values()]

    def amend(value: Sequence[int], gone: list[int], new: list[int], factor: int) -> Sequence[int]:
        made.append("amended")
        left = [one for one in value if one not in {each * factor for each in gone}]
        return left + [one * factor for one in new]

    table = {str(number): number for number in range(1000, 3000)}

    def difference(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[list[int], list[int]]:
        return [*({*before.values()} - {*after.values()})], [*({*after.values()} - {*before.values()})]

    def ask(table: Mapping[str, int], factor: int) -> Sequence[int]:
        return memo.of_table(make, amend, lambda before: difference(before, table), table, factor)

    assert ask(table, 2)[0] == 2000
    step = {**table, "new": 5, "1000": 7}
    assert {*ask(step, 2)[-2:]} == {14, 10}
    assert sorted(ask(step, 2)) == sorted(one * 2 for one in step.values())
    ask(step, 3)
    ask(dict(list(step.items())[FEW + 1 :]), 3)
    assert made == ["whole", "amended", "whole", "whole"]
