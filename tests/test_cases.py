"""Every case comes out as it says: verdict, what decided it, disputes, leaves and days."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.domain.errors import Refused
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary, differences
from partner_desk.exchange.case.reading import case_files, read_case, read_case_file
from partner_desk.readings.library import Library

CASES = case_files([Path(__file__).parent / "cases"])


@pytest.fixture(scope="module")
def vocabulary(library: Library) -> Vocabulary:
    return Vocabulary.of(library)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, judge: Judge, vocabulary: Vocabulary) -> None:
    case = read_case_file(path, vocabulary)
    assert case.asks
    wrong = [
        f"ask {number}, {ask.question.program} at {ask.scope}: {sentence}"
        for number, ask in enumerate(case.asks, 1)
        for sentence in differences(ask, judge.answer(case.estate, ask.question))
    ]
    assert not wrong, "\n".join(wrong)


SMALL = """
title = "small"
source = "S00"
[[tenant]]
id = "t"
[[partner]]
id = "p"
global_id = "1"
location_ids = ["2"]
[[subscription]]
id = "s"
tenant = "t"
[[ask]]
partner = "p"
scope = "s"
program = "pal"
on = 2024-01-01
expect = "not-recognized"
"""


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ('tenant = "t"', 'tenant = "nowhere"', ["line 12: [[subscription]] 1", '"tenant"', "nowhere"]),
        ("on = 2024-01-01", 'on = "2024-01-01"', ["[[ask]] 1", '"on"']),
        ('program = "pal"', 'program = "gold"', ["[[ask]] 1", '"program"', "gold"]),
        ('expect = "not-recognized"', 'expect = "perhaps"', ["[[ask]] 1", '"expect"', "perhaps"]),
        ('expect = "not-recognized"', "", ["[[ask]] 1", '"expect"', "missing"]),
        ("expect", 'decided_by = ["pal.lnk"]\nexpect', ["[[ask]] 1", '"decided_by"', "pal.lnk"]),
        ('global_id = "1"', 'global_id = "1"\ncolour = "red"', ["[[partner]] 1", '"colour"']),
        ('title = "small"', "title = small", ["TOML"]),
        ('global_id = "1"', f"global_id = {'9' * 5_000}", ["cannot be read", "4300 digits"]),
        ('global_id = "1"', f"global_id = 0x{'f' * 5_000}", ["[[partner]] 1", '"global_id"', "thousands of digits"]),
        (
            "[[ask]]",
            '[[deny_assignment]]\nprincipal = "p"\nscope = "s"\nfrom = 0001-01-01T00:00:00+23:59\n[[ask]]',
            ["[[deny_assignment]] 1", '"from"', "calendar"],
        ),
        ("on = 2024-01-01", "on = 9999-12-31", ["[[ask]] 1", '"on"', "2199-12-31"]),
        ("on = 2024-01-01", "from = 2024-01-01\nuntil = 9999-12-31", ["[[ask]] 1", '"until"', "2199-12-31"]),
    ],
)
def test_a_slip_is_named_by_file_table_index_and_key(
    was: str, becomes: str, named: list[str], vocabulary: Vocabulary
) -> None:
    read_case(SMALL, "small.toml", vocabulary)
    with pytest.raises(Refused) as refused:
        read_case(SMALL.replace(was, becomes, 1), "small.toml", vocabulary)
    assert all(word in str(refused.value) for word in ["small.toml", *named]), refused.value
