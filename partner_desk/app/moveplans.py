"""The moves that the program knows, as data: what is asked, what changes on the day, preparations and check lists."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import Literal

from pydantic import Field

from partner_desk.app.rulebook import library
from partner_desk.domain.billing import Offer
from partner_desk.domain.errors import Refused
from partner_desk.readings.strict import NonBlank, Strict, read_strict
from partner_desk.resources import resource_path


class AskKind(StrEnum):
    """What a field of a form takes."""

    SUBSCRIPTIONS = "subscriptions"
    DAY = "day"
    PARTNER = "partner"
    OFFER = "offer"
    SCOPE = "scope"
    TEXT = "text"


class Cited(Strict):
    """A source and what it says, in our words."""

    source: NonBlank
    says: NonBlank


class MoveQuestion(Strict):
    """One field of a form."""

    id: NonBlank
    kind: AskKind
    name: NonBlank
    says: NonBlank
    optional: bool = False


class Verb(StrEnum):
    """What a preparation does when it is tried."""

    FOREIGN_PRINCIPAL = "foreign-principal"
    ROLE_FOR_LINKED = "role-for-linked"
    LINK_HOLDER = "link-holder"
    RECORD = "record"


Party = Literal["customer", "partner", "provider"]


class PreparationPlan(Strict):
    """One way to prepare a move: what is tried, who must do it, and the sentence that says so."""

    id: NonBlank
    verb: Verb
    who: Party
    role: str = ""
    says: NonBlank
    cites: tuple[Cited, ...] = Field(min_length=1)


class CheckLine(Strict):
    """One line of a check list: when, by whom, what, and who says so."""

    when: Literal["before", "day", "after"]
    who: Party
    says: NonBlank
    cites: tuple[Cited, ...] = Field(min_length=1)


class MovePlan(Strict):
    """One kind of move. `from` names the offers that it leaves; `optional` the fields that may stay empty in it."""

    id: NonBlank
    name: NonBlank
    says: NonBlank
    ask: tuple[NonBlank, ...] = Field(min_length=1)
    optional: tuple[NonBlank, ...] = ()
    leaves: tuple[Offer, ...] = Field(default=(), alias="from")
    change: tuple[Literal["offer", "end-records", "add"], ...] = Field(min_length=1)
    offer: Offer | None = None
    tries: tuple[NonBlank, ...] = Field(default=(), alias="try")
    check: tuple[CheckLine, ...] = ()


class MovesFile(Strict):
    """All of it."""

    ask: tuple[MoveQuestion, ...]
    preparation: tuple[PreparationPlan, ...]
    move: tuple[MovePlan, ...]


@cache
def moves_file() -> MovesFile:
    """The moves that ship with the program; raises Refused, naming the first slip, if their file was damaged."""
    path = resource_path("moves.toml")
    file = read_strict(path, MovesFile)
    asks, plans = {one.id for one in file.ask}, {one.id for one in file.preparation}
    cited = [cite.source for move in file.move for line in move.check for cite in line.cites]
    cited += [cite.source for plan in file.preparation for cite in plan.cites]
    for missing in [
        *(one for move in file.move for one in (*move.ask, *move.optional) if one not in asks),
        *(one for move in file.move for one in move.tries if one not in plans),
        *(one for one in cited if one not in library().sources),
    ]:
        raise Refused(
            "{path}: there is no {missing!r}. Nothing of it was used; install the program again.",
            path=path,
            missing=missing,
        )
    return file


def move_named(text: str) -> MovePlan:
    """The move that a person means, by id."""
    by_id = {one.id: one for one in moves_file().move}
    if text not in by_id:
        raise Refused("There is no move {text!r}. Known are: {known}.", text=text, known=", ".join(by_id))
    return by_id[text]


def asks_of(move: MovePlan) -> tuple[MoveQuestion, ...]:
    """The fields of a move's form, in order."""
    every = {one.id: one for one in moves_file().ask}
    return tuple(
        every[one].model_copy(update={"optional": every[one].optional or one in move.optional}) for one in move.ask
    )
