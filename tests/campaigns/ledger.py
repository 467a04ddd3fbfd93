"""What a life told of itself, line by line, and so what each of its desks may be when it breaks off."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.campaigns.states import Expected, State


@dataclass
class Ledger:
    """The desks as they were acknowledged, and the act that was under way."""

    sure: dict[str, State] = field(default_factory=dict)
    old: set[str] = field(default_factory=set)
    """Desks of an older form that were not brought up to date yet."""
    imports: Counter[str] = field(default_factory=Counter)
    """How many imports each desk has seen, and so how many backups there are."""
    busy: str = ""
    act: str = ""
    source: str = ""
    """The desk that the act under way copies."""
    least: int = 0
    """How many steps the desk of the act has for certain, if the act returned."""

    def add(self, lines: Iterable[str]) -> Ledger:
        """Read further."""
        for line in lines:
            said: dict[str, Any] = json.loads(line)
            if "old" in said:
                self.old.add(said["old"])
            elif "begin" in said:
                self.busy, self.act, self.source, self.least = said["desk"], said["begin"], said.get("source", ""), 0
            elif "acted" in said:
                self.least = said["steps"]
            else:
                state = State.from_plain(said["state"])
                assert state is not None
                self.sure[said["desk"]] = state
                self.imports[said["desk"]] += said["done"] == "import"
                self.old.discard(said["desk"])
                self.busy = self.act = self.source = ""
                self.least = 0
        return self

    def desks(self) -> list[str]:
        """Every desk that may be there."""
        return sorted({*self.sure, *self.old, *([self.busy] if self.busy else [])})

    def expected(self, desk: str, after: State | None = None) -> Expected:
        """What a desk may be now; `after` is what the act under way makes of it, if that is known."""
        if self.busy != desk:
            return Expected(self.sure.get(desk))
        return Expected(self.sure.get(desk), True, after or self.sure.get(self.source), self.least)

    def may_be_missing(self, desk: str) -> bool:
        """Whether nobody said that it is there."""
        return desk not in self.sure and desk not in self.old and not (desk == self.busy and self.least)
