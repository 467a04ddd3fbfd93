"""The identities of an estate: all who can sign in, numbered in the order of their names.

Of several who stand alike the first is named, so their order must not tell which fact was recorded first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.ids import is_guid
from partner_desk.domain.naming import person_name

Flags = npt.NDArray[np.bool_]


class Identities:
    """The identities in a list, and the row of each."""

    def __init__(self, principals: Mapping[str, Principal]) -> None:
        """Take those who can sign in."""
        by_id = sorted((one for one in principals.values() if one.kind.is_identity), key=lambda one: one.id)
        by_name = sorted(by_id, key=lambda one: person_name(one).casefold())  # twice by one text is fast
        self.list = sorted(by_name, key=lambda one: is_guid(person_name(one)))  # an id tells a reader nothing
        self.row = {one.id: row for row, one in enumerate(self.list)}

    @cached_property
    def users(self) -> Flags:
        """Which are members or guests."""
        kinds = (PrincipalKind.MEMBER, PrincipalKind.GUEST)
        return np.array([one.kind in kinds for one in self.list], dtype=np.bool_)

    @cached_property
    def of_tenant(self) -> dict[str | None, Flags]:
        """Which belong to each tenant; to none under an empty key."""
        tenants = np.array([one.tenant or "" for one in self.list], dtype=object)
        return {tenant: tenants == tenant for tenant in {one.tenant or "" for one in self.list}}

    def perhaps_of(self, tenant: str) -> Flags:
        """Which belong to a tenant, or to none that is known."""
        nobody = np.zeros(len(self.list), dtype=np.bool_)
        return self.of_tenant.get(tenant, nobody) | self.of_tenant.get("", nobody)
