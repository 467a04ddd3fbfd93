"""Names of states in the desk file: what people call the desk as it was after a step of the journal."""

from __future__ import annotations

from partner_desk.store import codec, sql
from partner_desk.store.desk import Desk


def names(desk: Desk) -> dict[int, str]:
    """The names, by the step after which the desk was so."""
    return dict(desk.found(sql.state_names))


def name(desk: Desk, step: int, words: str) -> None:
    """Give the state after a step a name, in place of any other."""
    codec.encoded(words)
    desk.execute(sql.naming_state(step, words))


def unname(desk: Desk, step: int) -> None:
    """Take the name of a state away."""
    desk.execute(sql.unnaming_state(step))
