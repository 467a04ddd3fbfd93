"""People who look alike to the judge must not be taken for each other, nor for somebody else."""

from __future__ import annotations

from datetime import date

from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import start_of
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.readings.questions import Question, Verdict

READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


def test_one_whose_link_was_collected_and_one_whose_was_not(judge: Judge) -> None:
    """Both have the same link; that it is known of one of them that there is no other makes them no different."""
    since = start_of(date(2023, 1, 1))
    people = [Principal(name, PrincipalKind.MEMBER, "t") for name in ("anna", "bert", "carl")]
    estate = Estate.of(
        [
            Scope("t", ScopeKind.TENANT),
            *(Collected(kind) for kind in Collectable if kind is not Collectable.PARTNER_ADMIN_LINKS),
            Collected(Collectable.PARTNER_ADMIN_LINKS, "anna"),
            Partner("p", "P", "100", ("101",)),
            *people,
            *(PartnerAdminLink(one.id, one.id, "101", since) for one in people[:2]),
            *(Scope(f"s-{one.id}", ScopeKind.SUBSCRIPTION, "t") for one in people),
            *(RoleAssignment(one.id, one.id, READER, f"s-{one.id}", since=since) for one in people),
        ]
    )
    found = [judge.answer(estate, Question.on("p", f"s-{one.id}", "pal", date(2024, 5, 1))).verdict for one in people]
    assert found == [Verdict.RECOGNIZED, Verdict.RECOGNIZED, Verdict.UNKNOWN]
