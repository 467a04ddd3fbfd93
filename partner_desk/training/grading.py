"""Whether an option is right: what the judge says, not what somebody typed; and what a wrong one betrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from partner_desk.readings.questions import Answer
from partner_desk.training.drawn import DrawnOption
from partner_desk.training.lessons import Option


def is_right(option: Option, answer: Answer) -> bool:
    """The option's verdict is the judge's, and so is whatever else it says: what decides, whether sources disagree.

    Of an option that was drawn the judge has said so already.
    """
    if isinstance(option, DrawnOption):
        return option.right
    reason = option.decided_by is None or option.decided_by in answer.decided_by
    dispute = option.disputed is None or option.disputed == answer.disputed
    return option.verdict is answer.verdict and reason and dispute


def unfit(options: Sequence[Option], answer: Answer) -> Iterator[tuple[int | None, str]]:
    """Why options do not fit the judge's answer: the option (from 1; None: all of them) and the matter."""
    right = [number for number, option in enumerate(options, 1) if is_right(option, answer)]
    disputed = ", disputed" if answer.disputed else ""
    said = f"the judge says {answer.verdict.value}{disputed}, decided by {', '.join(answer.decided_by)}"
    if not right:
        yield None, f"no option is right: {said}"
    if len(right) > 1:
        yield None, f"options {' and '.join(map(str, right))} are right; only one may be: {said}"
    for number, option in enumerate(options, 1):
        if number in right and option.misconception is not None:
            yield number, f"this option is right, so it stands for no misconception: {said}"
        if number not in right and option.misconception is None:
            yield number, "a wrong option names the misconception that it stands for"
