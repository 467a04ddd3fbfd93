"""The verdicts of many desks in one table: each row is what the judge says of it, whichever desks stand beside it."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from partner_desk.app import exceltable
from partner_desk.app.listfile import ListCell, written
from partner_desk.app.rulebook import judge, library
from partner_desk.app.verdictlist import (
    NamedDesk,
    VerdictsAsked,
    left_out,
    verdict_headings,
    verdict_list,
    verdict_rows,
)
from partner_desk.cli.application import run
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.moments import ONE_DAY, Period
from partner_desk.domain.partners import Partner
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.readings.questions import Question
from tests.wild import wild_day, wild_estate

SCOPE, PARTNER, PROGRAM, READING, VERDICT, DISPUTED, SINCE, UNTIL, DAYS = 6, 9, 11, 12, 13, 14, 15, 16, 17
YEAR = ["--from", "2024-01-01", "--to", "2024-12-31", "--program", "pec"]


def rows_of(estate: Estate, asked: VerdictsAsked) -> list[tuple[ListCell, ...]]:
    return verdict_rows(NamedDesk("odd.partnerdesk", "1", estate), asked)


@pytest.mark.parametrize("seed", range(4))
def test_each_row_is_what_the_judge_says_and_no_day_is_missing(seed: int) -> None:
    estate = Estate.of(wild_estate(seed))
    about = Period(wild_day(seed) - timedelta(days=3), wild_day(seed) + timedelta(days=3))
    programs = list(library().programs)[seed::4]
    rows = rows_of(estate, VerdictsAsked(about, programs, deepest=ScopeKind.RESOURCE))
    stays = defaultdict(list)
    for number, row in enumerate(rows):
        scope, partner, program = scope_key(str(row[SCOPE])), str(row[PARTNER]), str(row[PROGRAM])
        since, until = row[SINCE], row[UNTIL]
        assert isinstance(since, date)
        assert isinstance(until, date)
        asked = Question(partner, scope, program, since, until)
        assert asked.days == row[DAYS]
        if number % 5 == seed:
            answer = judge().answer(estate, asked)
            assert (answer.verdict.value, answer.disputed) == (row[VERDICT], row[DISPUTED])
            assert ", ".join(answer.readings_used) == row[READING]
        stays[scope, partner, program].append((since, until, row[VERDICT], row[DISPUTED]))
    told = sum(map(bool, estate.scopes.leaves_below.tolist()))
    assert len(stays) == told * len(estate.partners) * len(programs)
    for pieces in stays.values():
        assert (pieces[0][0], pieces[-1][1]) == (about.since, about.until)
        for (_, until, *before), (since, _, *after) in itertools.pairwise(pieces):
            assert until == since
            assert before != after


def test_more_partners_than_are_judged_at_once() -> None:
    more = [Partner(f"p{number}", f"Partner {number}", str(900_000 + number)) for number in range(WIDTH + 3)]
    estate, asked = Estate.of([*more, *wild_estate(3)]), VerdictsAsked(Period.of_day(wild_day(3)), ["pec"])
    rows = rows_of(estate, asked)
    assert {row[PARTNER] for row in rows} == set(estate.partners)
    few = rows_of(Estate.of(wild_estate(3)), asked)
    assert [row for row in rows if not str(row[PARTNER]).startswith("p")] == few


def test_a_desk_without_rows_is_said_to_have_none() -> None:
    asked = VerdictsAsked(Period.of_day(wild_day(3)), ["pec"])
    assert left_out(Estate(), asked) == ["It has no rows: there is no subscription or no partner on this desk."]
    assert left_out(Estate.of(wild_estate(3)), asked) == []


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    folder = tmp_path_factory.mktemp("desks")
    first, second = str(folder / "a.partnerdesk"), str(folder / "b.partnerdesk")
    assert run(["new", first, "--sample"]) == 0
    assert run(["new", second]) == 0
    assert run(["add-partner", second, "=Odd", "--global-id", "7100000"]) == 0
    assert run(["new-customer", second, "@Tailwind", "--subscription", "core", "--subscription", "core"]) == 0
    return first, second


def table(capfdbinary: pytest.CaptureFixture[bytes], *arguments: str) -> list[list[str]]:
    capfdbinary.readouterr()
    assert run(["verdicts", *arguments, "--out", "-"]) == 0
    return [*csv.reader(io.StringIO(capfdbinary.readouterr().out.decode("utf-8-sig")))]


def test_a_desk_has_the_same_rows_alone_and_beside_others(
    desks: tuple[str, str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    first, second = (table(capfdbinary, desk, *YEAR) for desk in desks)
    assert len(first) > 10
    assert len(second) == 1 + 3
    assert table(capfdbinary, *desks, desks[0], *YEAR) == [*first, *second[1:]]
    assert first[0] == verdict_headings()
    assert {row[8] for row in second[1:]} == {"'=Odd"}
    assert {row[2] for row in second[1:]} == {"'@Tailwind"}
    assert all(row[-1].startswith("sha256:") for row in first[1:])
    assert all("invented" in row[18] for row in first[1:])


def test_what_only_one_desk_has_is_told_of_that_one(
    desks: tuple[str, str], capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "v.json"
    assert run(["verdicts", *desks, *YEAR, "--scope", "wingtip", "--partner", "adatum", "--out", str(out)]) == 0
    assert "b.partnerdesk: There is no scope 'wingtip'" in " ".join(capfd.readouterr().err.split())
    assert {row[0] for row in json.loads(out.read_bytes())["rows"]} == {"a.partnerdesk"}
    assert (
        run(["verdicts", *desks, *YEAR, "--partner", "adatum", "--partner", "=Odd", "--out", str(out), "--force"]) == 0
    )
    told = " ".join(capfd.readouterr().err.split())
    assert "a.partnerdesk: There is no partner '=Odd'" in told
    assert "b.partnerdesk: There is no partner 'adatum'" in told
    assert {row[0] for row in json.loads(out.read_bytes())["rows"]} == {"a.partnerdesk", "b.partnerdesk"}
    for odd in (["--scope", "nowhere"], ["--partner", "nobody"], ["--scope", "core"]):
        assert run(["verdicts", *desks, *odd, "--out", str(tmp_path / "none.csv")]) == 2
    assert "2 scopes are called 'core'" in capfd.readouterr().err
    assert not (tmp_path / "none.csv").exists()


def test_a_workbook_knows_days_numbers_and_answers_from_text(desks: tuple[str, str], tmp_path: Path) -> None:
    out = tmp_path / "v.xlsx"
    assert run(["verdicts", *desks, *YEAR, "--depth", "resource", "--out", str(out)]) == 0
    sheet = load_workbook(out).active
    assert sheet is not None
    head, *rows = sheet.iter_rows(values_only=True)
    assert list(head) == verdict_headings()
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    for row in rows:
        since, until = row[SINCE], row[UNTIL]
        assert isinstance(since, datetime)
        assert isinstance(until, datetime)
        assert (until - since) // ONE_DAY == row[DAYS]
        assert isinstance(row[DISPUTED], bool)
    assert "=Odd" in {row[8] for row in rows}


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exceltable, "MOST_ROWS", 3)
    assert written(verdict_list([["x"] * 23] * 2), ".xlsx")
    with pytest.raises(Refused, match="These are 3 rows, and a sheet of Excel has 3"):
        written(verdict_list([["x"] * 23] * 3), ".xlsx")
