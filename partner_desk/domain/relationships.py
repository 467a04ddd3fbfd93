"""Granular delegated admin privileges (GDAP): what a partner may do in the directory of a customer, until a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from partner_desk.domain.descriptions import Described, Key, Refers, RowNumber, SinceMoment, UntilMoment, describes
from partner_desk.domain.origin import Evidence


@describes(
    "admin-relationships",
    "admin relationship",
    "admin relationships",
    "a partner administers the directory of a customer (GDAP), which gives no role in Azure",
    about=("customer", "partner"),
    phrase="the admin relationship [{name} ]with {customer}",
    later=True,
)
@dataclass(frozen=True, slots=True)
class AdminRelationship:
    """A GDAP relationship that a customer approved: roles of Microsoft Entra, none of Azure, so no verdict rests on it.

    `customer` is the scope key of the customer's tenant; `partner` is None while nobody said whose it is. `extends`
    says that it goes on by itself at its end.
    """

    id: RowNumber
    customer: Annotated[str, Described("customer's tenant", Refers.TENANT)]
    partner: Annotated[str | None, Described("partner", Refers.PARTNER)] = None
    name: Annotated[str, Described("name"), Key(None)] = ""
    extends: Annotated[bool, Described("extends itself")] = False
    since: SinceMoment = None
    until: UntilMoment = None
    origin: Evidence = None
