"""What is refused is said where the person looks, and is no bug."""

from __future__ import annotations

from collections.abc import Callable

from partner_desk.domain.errors import Refused


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
