"""One error put into a valid case is refused with file, table, index and key, or is truly harmless."""

from __future__ import annotations

import copy
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import tomli_w

from partner_desk.domain.errors import Refused
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary, differences
from partner_desk.exchange.case.reading import case_files, read_case
from partner_desk.readings.library import Library
from tests.examples import TIMES

Tables = dict[str, Any]
Slip = tuple[str, str, int, str, bool]
"""What was done, the table and index of the row and the key that must be named, and whether it may be harmless."""

CASES = [path.read_text(encoding="utf-8") for path in case_files([Path(__file__).parent / "cases"])]
REQUIRED = {
    "tenant": ("id",), "partner": ("id", "global_id", "location_ids"), "management_group": ("id", "tenant"),
    "subscription": ("id", "tenant"), "billing": ("subscription", "offer"), "resource_group": ("id", "subscription"),
    "resource": ("id", "resource_group"), "principal": ("id", "kind"), "membership": ("group", "member"),
    "role_assignment": ("principal", "role", "scope"), "delegation": ("managing_tenant", "scope", "authorizations"),
    "deny_assignment": ("principal", "scope"), "partner_admin_link": ("principal", "partner_id"),
    "partner_of_record": ("subscription", "partner_id"), "charge": ("scope", "on", "kind", "amount", "currency"),
    "ask": ("partner", "scope", "program", "expect"),
}  # fmt: skip
REFERENCES = {
    "partner": ("tenant", "admin_agents", "helpdesk_agents"), "management_group": ("tenant", "parent"),
    "subscription": ("tenant", "parent", "bill_to", "reseller_of_record"), "principal": ("tenant",),
    "billing": ("subscription", "bill_to", "reseller_of_record"), "resource_group": ("subscription",),
    "resource": ("resource_group",), "membership": ("group", "member"), "role_assignment": ("principal", "role", "scope"),
    "delegation": ("managing_tenant", "scope"), "deny_assignment": ("principal", "scope"), "charge": ("scope",),
    "partner_admin_link": ("principal",), "partner_of_record": ("subscription",), "ask": ("partner", "scope", "program"),
}  # fmt: skip
ONCE = {
    "tenant": "id", "partner": "id", "management_group": "id", "subscription": "id", "resource_group": "id",
    "resource": "id", "principal": "id", "billing": "subscription", "partner_admin_link": "principal",
    "partner_of_record": "subscription",
}  # fmt: skip
"""The key that is named where a row of a table stands twice; in the other tables that says nothing new."""


def drawn(random: Random, tables: Tables, wanted: Callable[[str], object]) -> tuple[str, int, Tables] | None:
    """A row of a table: its table, its index from 1, itself."""
    rows = [
        (name, index, row) for name in REQUIRED if wanted(name) for index, row in enumerate(tables.get(name, ()), 1)
    ]
    return random.choice(rows) if rows else None


def unknown_key(random: Random, tables: Tables) -> Slip | None:
    found = drawn(random, tables, lambda name: True)
    assert found is not None
    table, index, row = found
    row["colour"] = random.choice(["red", 1, True, [], {}])
    return ("an unknown key", table, index, "colour", False)


def wrong_type(random: Random, tables: Tables) -> Slip | None:
    found = drawn(random, tables, lambda name: True)
    assert found is not None
    table, index, row = found
    key = random.choice(sorted(row))
    wrong: list[Any] = [7, 1.5, [["x"]], {"x": 1}, date(9999, 12, 31), ""]
    allowed = {
        ("on", date),
        ("from", date),
        ("until", date),
        ("disabled_from", date),
        ("deleted_from", date),
        ("why", str),
    }
    allowed |= {("name", str)}
    row[key] = random.choice([one for one in wrong if (key, type(one)) not in allowed])
    return ("a wrong type", table, index, key, False)


def missing_key(random: Random, tables: Tables) -> Slip | None:
    found = drawn(random, tables, lambda name: True)
    assert found is not None
    table, index, row = found
    key = random.choice(REQUIRED[table])
    del row[key]
    return ("a missing key", table, index, key, False)


def to_nothing(random: Random, tables: Tables) -> Slip | None:
    found = drawn(random, tables, lambda name: name in REFERENCES)
    keys = [one for one in REFERENCES[found[0]] if one in found[2]] if found else []
    if not found or not keys:
        return None
    key = random.choice(keys)
    found[2][key] = "nowhere at all"
    return ("a reference to nothing", found[0], found[1], key, False)


def row_dropped(random: Random, tables: Tables) -> Slip | None:
    """Whoever still speaks of it is named; the row is gone, so that it can be anybody."""
    found = drawn(random, tables, lambda name: name != "ask" and "id" in REQUIRED[name])
    if found is None:
        return None
    del tables[found[0]][found[1] - 1]
    gone = found[2]["id"]
    for name, keys in REFERENCES.items():
        for index, row in enumerate(tables.get(name, ()), 1):
            for key in keys:
                if row.get(key) == gone:
                    return ("a dropped row", name, index, key, False)
    return ("a dropped row", found[0], found[1], "id", True)


def row_twice(random: Random, tables: Tables) -> Slip | None:
    found = drawn(random, tables, lambda name: name != "ask")
    assert found is not None
    table, _, row = found
    tables[table].append(copy.deepcopy(row))
    return ("a row twice", table, len(tables[table]), ONCE.get(table, ""), table not in ONCE)


def ends_before(random: Random, tables: Tables) -> Slip | None:
    found = drawn(random, tables, lambda name: name in ("membership", "role_assignment", "deny_assignment", "billing",
                                                         "delegation", "partner_admin_link", "partner_of_record"))  # fmt: skip
    if found is None:
        return None
    found[2]["from"], found[2]["until"] = date(2024, 5, 10), random.choice([date(2024, 5, 10), date(2023, 1, 1)])
    return ("an end before its beginning", found[0], found[1], "until", False)


def circle(random: Random, tables: Tables) -> Slip | None:
    groups = tables.get("management_group", [])
    if not groups:
        return None
    index, above = random.randrange(len(groups)), random.randrange(len(groups))
    if groups[above].get("parent") not in (None, groups[index]["id"]) and index != above:
        return None
    groups[above]["parent"], groups[index]["parent"] = groups[index]["id"], groups[above]["id"]
    return ("a circle", "management_group", index + 1, "parent", False)


def foreign_at_root(random: Random, tables: Tables) -> Slip | None:
    foreign = [one["id"] for one in tables.get("principal", ()) if one["kind"] == "foreign-group"]
    rows = [
        (index, one) for index, one in enumerate(tables.get("role_assignment", ()), 1) if one["principal"] in foreign
    ]
    if not rows:
        return None
    index, row = random.choice(rows)
    row["scope"] = "/"
    return ("a row above the top", "role_assignment", index, "scope", False)


def wrong_tenant(random: Random, tables: Tables) -> Slip | None:
    """A holder of access is moved into a tenant of its own."""
    tables.setdefault("tenant", []).append({"id": "elsewhere"})
    people = {one["id"]: one for one in tables.get("principal", ()) if one["kind"] != "foreign-group"}
    rows = [(index, one) for index, one in enumerate(tables.get("role_assignment", ()), 1)]
    rows = [(index, one) for index, one in rows if one["principal"] in people and one["scope"] != "/"]
    if not rows:
        return None
    index, row = random.choice(rows)
    people[row["principal"]]["tenant"] = "elsewhere"
    return ("a wrong tenant", "role_assignment", index, "principal", False)


SLIPS = (
    unknown_key, wrong_type, missing_key, to_nothing, row_dropped, row_twice, ends_before, circle, foreign_at_root,
    wrong_tenant,
)  # fmt: skip


@pytest.mark.parametrize("put", SLIPS, ids=lambda put: put.__name__)
def test_one_error_is_refused_where_it_is_or_is_harmless(
    judge: Judge, library: Library, put: Callable[[Random, Tables], Slip | None]
) -> None:
    vocabulary, met = Vocabulary.of(library), Counter[bool]()
    for seed in range(60 * TIMES):
        random = Random(seed)
        for _ in range(5):  # few cases have what some errors need
            tables = tomllib.loads(random.choice(CASES))
            slip = put(random, tables)
            if slip is not None:
                break
        else:
            continue
        what, table, index, key, harmless = slip
        text = tomli_w.dumps(tables)
        try:
            case = read_case(text, "slip.toml", vocabulary)
        except Refused as refused:
            sentences = refused.sentence.splitlines()
            assert not harmless, (seed, what, sentences)
            assert all(re.match(r"slip\.toml(, line \d+)?: .*\.$", one, re.DOTALL) for one in sentences)
            where = f"[[{table}]] {index}, "
            assert any(where in one and (f'key "{key}"' in one or f", {key} " in one) for one in sentences), (
                seed,
                slip,
                sentences,
            )
            met[False] += 1
        else:
            assert harmless, (seed, slip, text)
            if put is row_twice:
                for ask in case.asks:
                    assert not differences(ask, judge.answer(case.estate, ask.question)), (seed, slip)
            met[True] += 1
    assert met[False] > 3, "the error was hardly ever put in"


# Numbers and words of the format --------------------------------------------------------------------------

CHARGED = """
title = "One charge"
source = ["nobody"]
incomplete = ["billing", "charges", "billing"]
[[tenant]]
id = "wingtip"
[[subscription]]
id = "core"
tenant = "wingtip"
[[partner]]
id = "contoso"
global_id = "5000000"
location_ids = ["5000001"]
[[charge]]
scope = "core"
on = 2024-05-10
kind = "usage"
amount = "12.50"
currency = "EUR"
"""


def test_a_kind_named_twice_and_a_currency_in_small_letters_are_harmless(library: Library) -> None:
    case = read_case(CHARGED.replace("EUR", "eur"), "case.toml", Vocabulary.of(library))
    assert [(one.amount, one.currency) for one in case.estate.charges.values()] == [(1250, "EUR")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        *[("12.50", new, f'[[charge]] 1, key "amount": is not a decimal number written as text, like "12.50", without '
           f"blanks (found {new!r})") for new in (" 5000001", "5 ", "1_000", "1e3", "NaN", "Infinity", "\u0661", "1,5", "")],
        *[("5000001", new, f'[[partner]] 1, location_ids 1: is not a number written as text, of digits only (found {new!r})')
          for new in (" 5000001", "5000001 ", "5_0", "\u0665", "-5")],
        *[("EUR", new, f'[[charge]] 1, key "currency": is not a currency by its three letters, like "EUR" (found {new!r})')
          for new in ("EURO", "\u20ac", " EUR", "")],
    ],
)  # fmt: skip
def test_numbers_and_currencies_are_told_as_they_must_be_written(
    library: Library, old: str, new: str, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        read_case(CHARGED.replace(f'"{old}"', f'"{new}"'), "case.toml", Vocabulary.of(library))
    assert said in refused.value.sentence
