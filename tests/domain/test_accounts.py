"""Whose accounts identities are."""

from __future__ import annotations

from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import Partner


def test_of_two_partners_with_one_tenant_the_same_is_meant_whoever_was_recorded_first() -> None:
    both = [Partner(one, one.title(), number, (), tenant="home") for one, number in (("zeta", "1"), ("alpha", "2"))]
    assert Estate.of(both).partner_of_tenant == Estate.of(both[::-1]).partner_of_tenant == {"home": "alpha"}
