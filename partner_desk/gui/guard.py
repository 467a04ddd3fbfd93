"""What is refused is said where the person looks, and is no bug; a bug in what Qt asks while it paints stays one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from partner_desk.domain.errors import Refused

P = ParamSpec("P")
T = TypeVar("T")


def answered(otherwise: Any) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Have what Qt asks while it paints always answered: a bug is reported, and `otherwise` is the answer.

    Qt would go on painting with the bug still under way, ask Python again, and end the program.
    """

    def wrap(answer: Callable[P, T]) -> Callable[P, T]:
        @wraps(answer)
        def call(*asked: P.args, **named: P.kwargs) -> T:
            try:
                return answer(*asked, **named)
            except BaseException as bug:  # the program reports it, and ends itself where it is told to
                sys.excepthook(type(bug), bug, bug.__traceback__)
                told: T = otherwise
                return told

        return call

    return wrap


def guarded(
    step: Callable[[], object],
    say: Callable[[str], object],
    but: type[Exception] | tuple[type[Exception], ...] = (),
) -> bool:
    """Do something, and say it if it is refused. Whether it was done; `but` names what somebody else sees to."""
    try:
        step()
    except but:
        raise
    except Refused as slip:
        say(slip.sentence)
        return False
    return True
