"""Where one kind of fact was collected in full, by scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from partner_desk.domain.coverage import ALL, nearest
from partner_desk.domain.scopes import ScopeTree


@dataclass(frozen=True, eq=False)
class ScopeCoverage:
    """What is said of one kind of fact: the nearest statement at or above a scope decides."""

    tree: ScopeTree
    said: Mapping[str, bool]

    def at(self, scope: int) -> bool:
        """Whether the kind was collected for a scope."""
        if len(self.said) <= 1 and (not self.said or ALL in self.said):
            return self.said.get(ALL, False)
        return nearest(self.said, (self.tree.key(one) for one in self.tree.path(scope)))
