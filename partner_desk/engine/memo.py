"""Remembers what pure functions made of their inputs: by which objects these are, not by what is in them.

An estate shares with the next one whatever a step did not change. So what rests on links alone is found again after an
edit of roles, by the same table of links; nowhere is it listed which facts a value rests on: it is what it is made of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any, NamedTuple, TypeVar, TypeVarTuple, cast

T = TypeVar("T")
F = TypeVar("F")
Inputs = TypeVarTuple("Inputs")

KEPT = 32
"""How many results of each function are kept: those asked for last."""

LARGE = 4
"""How many of those that grow with the desk."""

FEW = 256
"""By how many facts two tables may differ so that what was made of one is changed into what the other makes."""

_VALUES = (str, int, bytes, date, Enum, tuple, frozenset, type(None))
"""What is the same input if it is equal."""


InputKey = tuple[object, ...]
"""Inputs: by value, or by the negative of their number in memory, which no number among them is."""


class _Made(NamedTuple):
    """A result and its inputs, which live as long, so that their numbers stay theirs."""

    value: Any
    inputs: tuple[Any, ...]


class Memo:
    """The latest results of functions, each by its inputs; one function is asked by one thread at a time."""

    def __init__(self) -> None:
        """Nothing is made yet."""
        self._made: dict[Callable[..., Any], dict[InputKey, _Made]] = {}

    def __call__(self, make: Callable[[*Inputs], T], *inputs: *Inputs) -> T:
        """What a function makes of its inputs."""
        return self._found(make, inputs, lambda _: make(*inputs), KEPT)

    def large(self, make: Callable[[*Inputs], T], *inputs: *Inputs) -> T:
        """The same, for what takes much memory."""
        return self._found(make, inputs, lambda _: make(*inputs), LARGE)

    def settled(self, make: Callable[[*Inputs], T], *inputs: *Inputs) -> T:
        """The same; and if other inputs made an equal value, it is that object: what was made of it stays."""

        def settle(made: dict[InputKey, _Made]) -> T:
            value = make(*inputs)
            return next((cast(T, one.value) for one in made.values() if one.value == value), value)

        return self._found(make, inputs, settle, KEPT)

    def of_table(
        self,
        make: Callable[[Mapping[str, F], *Inputs], T],
        amend: Callable[[T, list[F], list[F], *Inputs], T],
        difference: Callable[[Mapping[str, F]], tuple[list[F], list[F]]],
        table: Mapping[str, F],
        *inputs: *Inputs,
    ) -> T:
        """What a function makes of a table of facts; of one that differs by few from one before, `amend` makes it.

        `difference` tells which facts of an earlier table went, and which came.
        """

        def change(made: dict[InputKey, _Made]) -> T:
            rest = _key(inputs)
            for key, before in reversed(made.items()):
                if key[1:] == rest:
                    gone, new = difference(before.inputs[0])
                    if len(gone) + len(new) <= FEW:
                        return amend(before.value, gone, new, *inputs)
            return make(table, *inputs)

        return self._found(make, (table, *inputs), change, LARGE)

    def _found(
        self,
        make: Callable[..., Any],
        inputs: tuple[object, ...],
        work: Callable[[dict[InputKey, _Made]], T],
        kept: int,
    ) -> T:
        made, key = self._made.setdefault(make, {}), _key(inputs)
        result = made.pop(key, None) or _Made(work(made), inputs)
        while len(made) >= kept:
            del made[next(iter(made))]
        made[key] = result
        return cast(T, result.value)


def _key(inputs: tuple[object, ...]) -> InputKey:
    return tuple([one if isinstance(one, _VALUES) else -id(one) for one in inputs])
