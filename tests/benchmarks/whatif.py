"""How long what could be and what was take: a time line over years, and what hangs on every person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import numpy as np

from partner_desk.app.fragility import burdens
from partner_desk.app.timeline import TimelineQuestion, TimelineSpan, timeline
from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from tests.benchmarks.estates import ROLES, SINCE


def works(subject: Estate, day: date) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is measured, by name; each was done once before."""
    later, asked = _came_and_went(subject)

    def line() -> tuple[TimelineSpan, ...]:
        return timeline(later, asked, date(2020, 1, 1), date(2027, 1, 1))

    assert len(line()) > 40
    yield "time line of a subscription, 40 edges", line
    assert burdens(subject, day)
    yield "what hangs on each of all people", lambda: burdens(subject, day)


def _came_and_went(subject: Estate) -> tuple[Estate, TimelineQuestion]:
    """Somebody's role at one subscription that came and went twenty times."""
    tree, numbers = subject.scopes, subject.partners["p0"].partner_ids
    scope = int(np.flatnonzero(tree.kind == ScopeKind.SUBSCRIPTION)[3])
    person = next(one.principal for one in subject.links.values() if one.partner_id in numbers)
    held = []
    for number in range(20):
        since = SINCE + timedelta(days=31 + 60 * number)
        until = since + timedelta(days=30)
        role = RoleAssignment(f"then {number}", person, ROLES["contributor"], tree.key(scope), since=since, until=until)
        held.append(Change(None, role))
    return subject.apply(ChangeSet("a role, twenty times", tuple(held))), TimelineQuestion("p0", scope, "designation")
