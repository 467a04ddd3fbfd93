"""What the library says about advice: which moves there are, who makes them, what they cost, in which words.

The moves are a closed vocabulary between the data and the code that makes and tries them (`rules.advice`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from partner_desk.domain.billing import Offer
from partner_desk.readings.dated import TomlTable


class Who(StrEnum):
    """Who must act."""

    PARTNER = "partner"
    IDENTITY = "identity"
    CUSTOMER = "customer"
    DIRECTORY = "directory"
    PROVIDER = "provider"
    NOBODY = "nobody"


class MoveKind(StrEnum):
    """One thing that somebody can do about a verdict."""

    LINK = "link"
    RELINK = "relink"
    AGREEMENT = "agreement"
    RECORD = "record"
    DENIAL = "denial"
    ENABLE = "enable"
    PERMANENT = "permanent"
    DELEGATED_PERMANENT = "delegated-permanent"
    ROLE = "role"
    DELEGATED_ROLE = "delegated-role"
    FOREIGN_PRINCIPAL = "foreign-principal"
    OFFER = "offer"
    DELEGATION = "delegation"
    ACCOUNT = "account"
    SALE = "sale"


NAMES = frozenset(
    (
        "holder", "object", "tenant", "role", "role_id", "place", "at", "partner_id", "owner", "partner",
        "subscriptions", "before", "day", "seller", "does", "if_own", "standing",
    )
)  # fmt: skip
"""The names that a sentence about a move may use."""

FRAMES: Mapping[str, frozenset[str]] = {
    "now": frozenset({"steps", "day"}),
    "past": frozenset({"steps", "day"}),
    "collect": frozenset({"fact", "how"}),
    "besides": frozenset({"told", "open"}),
    "nobody": frozenset({"reasons"}),
    "to-earn": frozenset({"reasons", "partner"}),
    "open-at-best": frozenset({"reasons"}),
    "sold": frozenset({"reasons"}),
    "counts-for": frozenset({"partner", "seller"}),
    "counts-not-for": frozenset({"partner", "seller"}),
    "nothing": frozenset({"reasons"}),
    "elsewhere": frozenset({"reasons", "leaves"}),
    "no-subscription": frozenset({"scope"}),
    "disputed": frozenset({"says"}),
    "replaces": frozenset({"partners"}),
    "if-own": frozenset({"holder", "owner"}),
    "lost-role": frozenset({"until"}),
    "bounded": frozenset(),
    "gained": frozenset({"partner", "program", "count"}),
    "lost": frozenset({"partner", "program", "count"}),
    "gained-elsewhere": frozenset({"partner", "program", "count"}),
    "lost-elsewhere": frozenset({"partner", "program", "count"}),
    "unknown-provider": frozenset(),
    "no-access": frozenset(),
    "standing": frozenset(),
}
"""The other sentences of advice, and the names they may use."""


@dataclass(frozen=True)
class MoveWords:
    """One kind of move: who makes it, how it ranks by what it costs, whether it touches access, and its sentences.

    `past` is the sentence for a day that has passed, `cost` what it gives to whom.
    """

    who: Who
    rank: int
    access: bool
    now: str
    past: str
    cost: str


@dataclass(frozen=True)
class Advisory:
    """Everything the library says about advice.

    `roles` go from the weakest to the strongest, with what their holder does; by those of `gives_access` one can give
    access as by the strongest; `accounts` are the kinds of identity,
    those first that would be asked first; `upgrades` are the offers that can become another one;
    `sold_under` is the offer by which another partner would sell what is under one of `transferable`; `most` is how
    much advice there is at most, of which `most_collected` may be about what to collect.
    """

    most: int
    most_collected: int
    roles: Mapping[str, str]
    gives_access: frozenset[str]
    accounts: tuple[str, ...]
    upgrades: Mapping[str, str]
    sold_under: Offer
    transferable: frozenset[Offer]
    moves: Mapping[MoveKind, MoveWords]
    actors: Mapping[Who, str]
    asked: Mapping[str, Who]
    frames: Mapping[str, str]
    note: str
    note_besides: str
    note_programs: frozenset[str]

    @staticmethod
    def of(table: TomlTable) -> Advisory:
        """The advisory of a checked table."""
        return Advisory(
            most=table["most"],
            most_collected=table["most_collected"],
            roles={one["id"]: one["does"] for one in table["role"]},
            gives_access=frozenset(table["gives_access"]),
            accounts=tuple(table["accounts"]),
            upgrades=dict(table["upgrades"]),
            sold_under=Offer(table["sold_under"]),
            transferable=frozenset(map(Offer, table["transferable"])),
            moves={
                MoveKind(row["kind"]): MoveWords(
                    Who(row["who"]), rank, row["access"], row["now"], row["past"], row["cost"]
                )
                for rank, row in enumerate(table["move"])
            },
            actors={Who(who): words for who, words in table["actors"].items()},
            asked={check: Who(one["who"]) for one in table["collector"] for check in one["checks"]},
            frames=dict(table["frames"]),
            note=table["note"]["text"],
            note_besides=table["note"]["besides"],
            note_programs=frozenset(table["note"]["programs"]),
        )
