"""The keys of partners, roles and delegations that came with rules 0.4: read, written, and refused where they are wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from partner_desk.domain.access import Authorization, RoleAssignment
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import Span
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import read_case
from partner_desk.exchange.case.writing import write_case
from partner_desk.readings.library import Library

GIVING, READER = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ESTATE = """
title = "t"
source = ["t"]
{top}
[[tenant]]
id = "home"
[[tenant]]
id = "shop"
[[subscription]]
id = "sub"
tenant = "shop"
[[partner]]
id = "contoso"
global_id = "100"
location_ids = ["101"]
{partner}
[[principal]]
id = "ann"
tenant = "shop"
kind = "member"
[[principal]]
id = "sp"
tenant = "home"
kind = "service-principal"
[[role_assignment]]
principal = "ann"
role = "Reader"
scope = "sub"
{role}
[[delegation]]
managing_tenant = "home"
scope = "sub"
authorizations = [{{ principal = "sp", role = "Reader" }}, {{ principal = "sp", {grant} }}]
"""


@pytest.fixture(scope="session")
def vocabulary(library: Library) -> Vocabulary:
    return Vocabulary.of(library)


def text(top: str = "", partner: str = "", role: str = "", grant: str = 'role = "Contributor"') -> str:
    return ESTATE.format(top=top, partner=partner, role=role, grant=grant)


def test_every_key_is_read_and_written(vocabulary: Vocabulary) -> None:
    said = text(
        'incomplete = ["pim"]',
        "designated = [{ until = 2026-01-05 }, { since = 2026-01-01, until = 2026-02-01 }, {}]\n"
        "designated_known = true\ncsp_revoked = [{ since = 2025-11-01 }]",
        "condition = true",
        f'role = "user access administrator", delegated_roles = ["Contributor", "{READER.upper()}"]',
    )
    first = read_case(said, "a", vocabulary, judging=True).estate
    second = read_case(write_case(first, "t", "t", vocabulary).text, "b", vocabulary, judging=True).estate
    for estate in (first, second):
        partner = estate.partners["contoso"]
        new_year, fifth = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 5))
        assert partner.designated == (Span(None, fifth), Span(new_year, datetime(2026, 2, 1, tzinfo=UTC)), Span())
        assert partner.designated_known
        assert partner.csp_revoked == (Span(datetime(2025, 11, 1, tzinfo=UTC), None),)
        assert [one.condition for one in estate.all(RoleAssignment).values()] == [True]
        (delegation,) = estate.delegations.values()
        assert delegation.authorizations[1] == Authorization(
            "sp", GIVING, delegated_roles=("b24988ac-6180-42a0-ab88-20f7382dd24c", READER)
        )
        assert not estate.coverage.knows(Collectable.PIM)
        assert estate.coverage.knows(Collectable.ACTIVATIONS)


def test_what_is_left_out_is_the_default(vocabulary: Vocabulary) -> None:
    estate = read_case(text(), "a", vocabulary, judging=True).estate
    partner = estate.partners["contoso"]
    assert (partner.designated, partner.designated_known, partner.csp_revoked) == ((), False, ())
    assert estate.coverage.knows(Collectable.PIM)


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (text(partner="designated = [{}, { since = 2026-01-02, until = 2026-01-02 }]"),
         r'\[\[partner\]\] 1, designated 2, key "until"'),
        (text(partner="csp_revoked = [{ since = 2026-01-02, until = 2026-01-01 }]"),
         r'\[\[partner\]\] 1, csp_revoked 1, key "until"'),
        (text(partner="csp_revoked = [{ from = 2026-01-02 }]"), r'\[\[partner\]\] 1, csp_revoked 1, key "from"'),
        (text(partner="designated = [{ since = 2026-01-02T12:00:00 }]"), r'\[\[partner\]\] 1, designated 1, key "since"'),
        (text(partner='designated_known = "yes"'), r'\[\[partner\]\] 1, key "designated_known"'),
        (text(role="condition = 1"), r'\[\[role_assignment\]\] 1, key "condition"'),
        (text(role='delegated_roles = ["Reader"]'), r'\[\[role_assignment\]\] 1, key "delegated_roles"'),
        (text(grant='role = "Reader", condition = true'), r'\[\[delegation\]\] 1, authorizations 2, key "condition"'),
        (text(grant='role = "Owner"'), r'\[\[delegation\]\] 1, authorizations 2, key "role".*Owner'),
        (text(grant='role = "8E3AF657-A8FF-443C-A75C-2FE8C4BCB635"'), r'authorizations 2, key "role"'),
        (text(grant='role = "custom:ops"'), r'\[\[delegation\]\] 1, authorizations 2, key "role".*custom'),
        (text(grant='role = "User Access Administrator"'), r'authorizations 2, key "delegated_roles"'),
        (text(grant=f'role = "{GIVING}", delegated_roles = []'), r'authorizations 2, key "delegated_roles"'),
        (text(grant='role = "Contributor", delegated_roles = ["Reader"]'), r'authorizations 2, key "delegated_roles"'),
        (text(grant=f'role = "{GIVING}", delegated_roles = ["Raeder"]'), r'authorizations 2, key "delegated_roles"'),
        (text(grant=f'role = "{GIVING}", delegated_roles = ["custom:x"]'), r'authorizations 2, key "delegated_roles"'),
        (text('incomplete = ["pims"]'), r'incomplete.*1: .pims.'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(vocabulary: Vocabulary, said: str, place: str) -> None:
    with pytest.raises(Refused, match=place):
        read_case(said, "a", vocabulary, judging=True)
