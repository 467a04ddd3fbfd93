"""Each kind of fact, and each value within one, is described once: every field has words, vocabularies are closed."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest

from partner_desk.domain.access import Authorization, Delegation, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.changes import KINDS, Fact
from partner_desk.domain.descriptions import Described, Field, Refers, Unit, WordEnum, fields_of, kind_of
from partner_desk.domain.moments import Span
from partner_desk.domain.mutes import Mute
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import ClosedId, Partner, PartnerOfRecord

FACTS = list(KINDS.values())


def described() -> Iterator[tuple[type[Any], Field]]:
    """Every field of facts and of the values within them."""
    for kind in (*FACTS, Authorization, ClosedId, Span, Origin):
        yield from ((kind, one) for one in fields_of(kind))


@pytest.mark.parametrize("field", [one for _, one in described()], ids=lambda one: one.name)
def test_a_field_has_words_and_a_type_that_can_be_written(field: Field) -> None:
    words = field.described.words
    assert words == words.strip()
    assert len(words) > 1
    assert field.value in (str, int, bool, Decimal, date, datetime) or field.vocabulary or field.nested
    if field.value is int:
        assert field.described.unit is Unit.HUNDREDTHS
    if field.described.unit is Unit.PERCENT:
        assert field.value is Decimal
    if field.described.unit in (Unit.PARTNER_ID, Unit.CURRENCY) or field.described.refers:
        assert field.value is str
    if field.described.unit is Unit.WHOLE_DAY:
        assert field.value in (datetime, Span)
    if field.described.later:
        assert not field.needed


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.__name__)
def test_a_kind_has_words_and_says_what_it_is_about(kind: type[Fact]) -> None:
    found = kind_of(kind)
    assert found.singular
    assert found.plural
    assert found.singular != found.plural
    assert found.says[0].islower()
    assert found.says[-1] != "."
    assert set(found.about) <= found.fields.keys() | {"id"}
    assert list(found.fields) == [one.name for one in fields(kind)]
    assert list(found.fields)[-1] == "origin"
    assert set(re.findall(r"\{(\w+)\}", found.phrase)) <= found.fields.keys() | {"itself"}


def test_words_are_told_apart() -> None:
    kinds = [kind_of(one) for one in FACTS]
    for texts in ([one.word for one in kinds], [one.singular for one in kinds], [one.plural for one in kinds]):
        assert len(set(texts)) == len(texts)
    tables = [one.table for one in kinds if one.table]
    assert len(set(tables)) == len(tables)
    for kind in kinds:
        labels = [one.label for one in kind.fields.values()]
        assert len(set(labels)) == len(labels), kind.word


def test_a_vocabulary_is_closed_and_has_words_for_people() -> None:
    found = {one.vocabulary for _, one in described() if one.vocabulary}
    assert PrincipalKind in found
    for vocabulary in found:
        words = [str(one.words) for one in typing.cast(Any, vocabulary)]
        assert all(words)
        assert len(set(words)) == len(words)
        assert not issubclass(vocabulary, WordEnum) or all(isinstance(one.value, str) for one in vocabulary)


def test_when_a_fact_holds() -> None:
    assert kind_of(RoleAssignment).holds == "a time"
    assert kind_of(Mute).holds == "a time"
    assert kind_of(Charge).holds == "a day"
    assert kind_of(Partner).holds == "always"


def test_what_a_field_is() -> None:
    billing = kind_of(Billing).fields
    assert billing["bill_to"].described.refers is Refers.PARTNER
    assert billing["bill_to"].optional
    assert billing["since"].key_name == "from"
    assert billing["since"].described.unit is Unit.WHOLE_DAY
    assert billing["id"].key_name is None
    assert billing["offer"].needed
    assert kind_of(PartnerOfRecord).fields["partner_id"].described.unit is Unit.PARTNER_ID
    grants = kind_of(Delegation).fields["authorizations"]
    assert grants.nested
    assert grants.several
    assert grants.value is Authorization
    assert kind_of(Partner).fields["location_ids"].label == "Location IDs"


@dataclass(frozen=True)
class HalfDescribed:
    told: Annotated[str, Described("told")]
    untold: str = ""


def test_a_field_without_a_description_is_refused() -> None:
    with pytest.raises(TypeError, match="the field untold is not described"):
        fields_of(HalfDescribed)
