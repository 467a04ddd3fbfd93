"""The command line: the same verbs on the same file, exit codes, JSON of a fixed shape, no Qt."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from partner_desk.app.paper import AboutScope
from partner_desk.app.versions import versions
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import MODULES, LazyVerbs, application, run
from partner_desk.cli.summaries import SUMMARIES
from partner_desk.domain import edits
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.moments import FIRST_DAY, LAST_DAY
from partner_desk.domain.partners import Partner
from partner_desk.exchange.case.reading import case_files
from tests.sample import key_of

FIXTURES = Path(__file__).parent.parent / "fixtures"
CASES = Path(__file__).parent.parent / "cases"


@pytest.fixture
def desk(tmp_path: Path) -> str:
    path = str(tmp_path / "sample.partnerdesk")
    assert run(["new", path, "--sample"]) == 0
    return path


def told(capfd: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a verb prints for programs; each object of it says by what it was made."""
    capfd.readouterr()
    assert run([*arguments, "--json"]) == 0
    found = json.loads(capfd.readouterr().out)
    for one in found if isinstance(found, list) else [found]:
        assert one.pop("versions") == versions()
    return found


def test_explain_prints_the_source_of_what_decides_and_its_date(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    place = ("--scope", "rg-report", "--on", "2024-04-01")
    assert run(["explain", desk, "--partner", "adatum", "--program", "pec", *place, "--full"]) == 0
    lines = capfd.readouterr().out.splitlines()
    deciding = [number for number, line in enumerate(lines) if line.endswith("(decides)")]
    assert deciding
    for number in deciding:
        assert re.match(r" +source: .+ \(.+, .*20\d\d.*\)$", lines[number + 1])


def test_explain_says_since_when_and_what_it_was_before(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ("explain", desk, "--partner", "adatum", "--program", "pec", "--scope", "wingtip-core", "--on")
    assert run([*asked, "2024-04-01"]) == 0
    ended = "The role Owner of Adatum AdminAgents at wingtip-core ends (2024-03-01)."
    lines = capfd.readouterr().out.splitlines()
    lost = "lost on 2024-03-01, when the role Owner of Adatum AdminAgents at wingtip-core ended."
    headline = f"Adatum Distribution is not recognized here for PEC: {lost}"
    assert lines[1:3] == [headline, "  So since 2024-03-01, before that recognized."]
    assert any("ann@northwind in Wingtip" in line and "does not sell" in line for line in lines[3:]), (
        "and what is so now"
    )
    (after,), (always,) = told(capfd, *asked, "2024-04-01"), told(capfd, *asked, "2019-01-01")
    assert after["sentence"] == headline
    assert after["since"]["from"] == "2024-03-01"
    assert after["since"]["before"] == {"verdict": "recognized", "disputed": False}
    assert [one["text"] for one in after["since"]["facts"]] == [ended]
    assert always["since"] is None


def test_explain_says_why_with_sources_and_what_is_missing(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    (found,) = told(
        capfd, "explain", desk, "--partner", "adatum", "--scope", "rg-report", "--program", "pec", "--on", "2024-04-01"
    )
    assert found["verdict"] == "not-recognized"
    assert found["on"] == "2024-04-01"
    assert found["readings_used"] == ["learn-2023"]
    assert "holds Reader at rg-report" in found["sentence"]
    deciding = [one for one in found["proof"]["children"] if one["deciding"]]
    assert deciding
    assert set(found) >= {
        "partner",
        "scope",
        "program",
        "reading",
        "disputed",
        "decided_by",
        "leaves",
        "days",
        "missing",
    }


def test_judge_lists_every_partner_and_program(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = told(capfd, "judge", desk, "--scope", "wingtip", "--on", "2024-04-01")
    assert len(found) == 4 * 10
    period = told(capfd, "judge", desk, "--scope", "wingtip-core", "--partner", "adatum", "--program", "pec",
                  "--from", "2024-02-28", "--until", "2024-03-03")  # fmt: skip
    assert period[0]["days"] == {"recognized": 2, "not-recognized": 2}
    assert (period[0]["from"], period[0]["until"]) == ("2024-02-28", "2024-03-03")
    assert run(["judge", desk, "--scope", "wingtip-core", "--on", "2024-04-01"]) == 0
    rows = capfd.readouterr().out.splitlines()[2:]
    assert {one.split()[1] for one in rows} == {"wingtip-core"}, "people read names, programs ids"


def test_edits_undo_redo_and_history(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["assign-dpor", desk, "tailspin-web", "--partner", "northwind", "--since", "2023-01-01"]) == 0
    assert run(["link-pal", desk, "ann@northwind in Wingtip", "--partner", "5100002"]) == 0
    assert run(["add-partner", desk, "Proseware", "--global-id", "5900000", "--location", "5900001"]) == 0
    assert run(["undo", desk]) == 0
    assert run(["redo", desk]) == 0
    history = told(capfd, "history", desk)
    assert [one["kind"] for one in history] == ["begin", "do", "do", "do", "undo", "redo"]
    assert history[1]["name"] == "Set Northwind Consulting as partner of record of tailspin-web"
    assert run(["undo", desk]) == run(["undo", desk]) == run(["undo", desk]) == 0
    assert run(["undo", desk]) == 2, "the sample that the desk was made with stays"


def test_what_azure_would_refuse_needs_found_so(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["assign-dpor", desk, "wingtip-core", "--partner", "northwind"]) == 2
    assert "Cloud Solution Provider" in capfd.readouterr().err
    assert run(["assign-dpor", desk, "wingtip-core", "--partner", "northwind", "--found-so"]) == 0


def test_import_previews_and_applies(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "a.partnerdesk")
    assert run(["new", path]) == 0
    dry = told(capfd, "import", path, str(FIXTURES / "estate_recorded"), "--dry-run")
    assert dry["kinds"]["role-assignments"] == {"new": 279, "changed": 0, "gone": 0, "same": 0, "rejected": 0}
    assert not told(capfd, "history", path)
    told(capfd, "import", path, str(FIXTURES / "estate_recorded"))
    again = told(capfd, "import", path, str(FIXTURES / "estate_recorded"))
    assert again["kinds"]["role-assignments"]["same"] == 279
    assert len(told(capfd, "history", path)) == 1


def test_refusals_are_sentences_with_exit_code_two(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for arguments, words in (
        (["judge", str(tmp_path / "none.partnerdesk")], "no such file"),
        (["judge", desk, "--partner", "nobody"], "There is no partner 'nobody'"),
        (["explain", desk, "--scope", "nowhere"], "There is no scope 'nowhere'"),
        (["judge", desk, "--on", "yesterday"], "is not a day"),
        (["judge", desk, "--program", "gold"], "There is no program 'gold'"),
        (["judge", desk, "--reading", "bible"], "There is no reading 'bible'"),
        (["new", desk], "exists already"),
    ):
        capfd.readouterr()
        assert run(arguments) == 2, arguments
        assert words in capfd.readouterr().err.replace("\n", " ")
    assert run(["no-such-verb"]) == 2


def test_cases_run_and_judge(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["cases", "run", str(CASES)]) == 0
    file = str(CASES / "seed-10-only-one-dpor.toml")
    answers = told(capfd, "cases", "judge", file)
    assert {
        "partner",
        "scope",
        "program",
        "on",
        "reading",
        "verdict",
        "disputed",
        "decided_by",
        "leaves",
        "days",
    } <= set(answers[0])
    full = told(capfd, "cases", "judge", file, "--full")
    assert full[0]["proof"]
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(Path(file).read_text(encoding="utf-8").replace('expect = "recognized"', 'expect = "unknown"', 1))
    assert run(["cases", "run", str(wrong)]) == 1
    wrong.write_text("title = 3")
    capfd.readouterr()
    assert run(["cases", "run", str(wrong)]) == 2
    assert 'key "title"' in capfd.readouterr().err
    assert len(case_files([CASES])) > 50


def test_the_summary_is_a_tagged_pdf_of_one_customer(desk: str, tmp_path: Path) -> None:
    for paper in ("a4", "letter"):
        out = tmp_path / f"{paper}.pdf"
        assert (
            run(
                [
                    "report",
                    "summary",
                    desk,
                    "--scope",
                    "wingtip",
                    "--out",
                    str(out),
                    "--on",
                    "2024-04-01",
                    "--paper",
                    paper,
                ]
            )
            == 0
        )
        data = out.read_bytes()
        assert data.startswith(b"%PDF")
        assert b"/StructTreeRoot" in data or b"ObjStm" in data


def test_a_summary_names_nobody_of_another_customer(tmp_path: Path) -> None:
    from datetime import date

    from partner_desk.app.answers import View
    from partner_desk.app.reporting import summary_content
    from partner_desk.app.sample import sample_step
    from partner_desk.domain.estate import Estate

    estate = Estate().apply(sample_step())
    scope = estate.scopes.find(key_of("wingtip"))
    assert scope is not None
    words = json.dumps(summary_content(AboutScope(estate, View("adatum", "pec", date(2024, 4, 1)), scope)))
    assert "No foreign group" not in words, "findings are told by their sentences"
    assert "Contoso AdminAgents, an admin group" in words
    assert "Litware" not in words
    assert "Tailspin" not in words


def test_help_has_an_example_for_every_verb(capfd: pytest.CaptureFixture[str]) -> None:
    for verb in ("new", "import", "explain", "judge", "assign-dpor", "link-pal", "undo", "redo", "history"):
        assert run([verb, "--help"]) == 0
        assert "Example:" in capfd.readouterr().out


def test_a_name_cannot_steer_the_terminal_or_the_paper(
    desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    hostile = '\x1b[2J客户 #read("/etc/passwd") [bold]$\\alpha$ <b>'
    assert run(["add-partner", desk, hostile, "--location", "5950001"]) == 0
    capfd.readouterr()
    assert run(["explain", desk, "--scope", "vm-lab", "--program", "pal", "--partner", "5950001"]) == 0
    out = capfd.readouterr().out
    assert "\x1b[2J" not in out
    assert "[bold]" in out
    target = tmp_path / "hostile.pdf"
    assert run(["report", "summary", desk, "--scope", "wingtip-lab", "--out", str(target)]) == 0
    assert target.stat().st_size > 10_000


def test_every_edit_tells_its_step_as_json(desk: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    added = told(capfd, "add-partner", desk, "Proseware", "--location", "5600001")
    assert (added["kind"], added["name"], added["facts"]) == ("do", "Add partner Proseware", 1)
    record = told(capfd, "assign-dpor", desk, "tailspin-web", "--partner", "Proseware", "--since", "2024-01-01")
    assert record["name"] == "Set Proseware as partner of record of tailspin-web"
    link = told(capfd, "link-pal", desk, "ann@northwind in Wingtip", "--partner", "5600001")
    assert link["id"] == record["id"] + 1
    undone = told(capfd, "undo", desk)
    assert (undone["kind"], undone["of"]) == ("undo", link["id"])
    assert told(capfd, "redo", desk)["of"] == link["id"]
    assert [one["kind"] for one in told(capfd, "history", desk)] == ["begin", "do", "do", "do", "undo", "redo"]
    other = str(tmp_path / "other.partnerdesk")
    assert told(capfd, "new", other) == {"desk": other, "facts": 0}
    out = str(tmp_path / "out.pdf")
    made = told(capfd, "report", "summary", desk, "--scope", "wingtip", "--out", out)
    assert made == {"file": out, "bytes": Path(out).stat().st_size}


# A desk that is open elsewhere ------------------------------------------------------------------------------------

READING = (
    ["history"], ["judge", "--scope", "wingtip", "--program", "pec"], ["findings", "--on", "2024-03-15"], ["fragile"],
    ["explain", "--scope", "wingtip-core", "--partner", "adatum", "--program", "pec"], ["scenario", "list"],
    ["advise", "--scope", "wingtip-core", "--partner", "adatum", "--program", "pec"], ["backups"],
    ["timeline", "--scope", "wingtip-core", "--partner", "adatum", "--program", "pec"], ["runbook", "--last"],
    ["compare", "--on", "2024-03-15", "--and", "2024-06-01"], ["export", "--redact", "--leave-out", "--out", "-"],
    ["report", "summary", "--scope", "litware", "--out", "-"], ["scenario", "show", "Ann leaves", "--on", "2024-06-01"],
    ["lessons", "make", "--partner", "adatum", "--scope", "wingtip-core", "--on", "2024-04-01", "--out", "-"],
)  # fmt: skip


def within(desk: str, called: list[str]) -> list[str]:
    """A call of a verb on a desk."""
    words = 2 if called[0] in ("scenario", "report", "lessons") else 1
    return [*called[:words], desk, *called[words:]]


def test_what_only_reads_works_while_the_window_has_the_desk_open(desk: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert (
        run(["scenario", "new", desk, "Ann leaves", "--leaves", "ann@northwind in Wingtip", "--on", "2024-05-01"]) == 0
    )
    window = Workspace.open(Path(desk))
    window.commit(edits.save_partner(window.estate, Partner("proseware", "Proseware", "5900000")))
    for called in READING:
        assert run(within(desk, called)) in (0, 1), called
    capfd.readouterr()
    assert run(["history", desk]) == 0
    assert "Add partner Proseware" in capfd.readouterr().out, "what the window recorded just now is seen"
    for called in (
        ["add-partner", "Other"],
        ["undo"],
        ["scenario", "new", "Bob leaves"],
        ["scenario", "drop", "Ann leaves"],
    ):
        assert run(within(desk, called)) == 2
        assert "open in another program" in capfd.readouterr().err
    window.close()


# The ends of the calendar -----------------------------------------------------------------------------------------


def test_facts_that_reach_to_the_ends_of_the_calendar_are_judged(
    desk: str, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Azure writes 9999-12-31 for "no end", to the last microsecond."""
    workspace = Workspace.open(Path(desk))
    estate, last, first = workspace.estate, datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    kinds = (estate.role_assignments, estate.links, estate.records, estate.billings, estate.delegations)
    facts = [one for kind in kinds for one in kind.values()]
    workspace.commit(
        ChangeSet("Far", tuple(Change(one, replace(one, since=first, until=one.until or last)) for one in facts))
    )
    workspace.close()
    assert (
        run(["scenario", "new", desk, "Ann leaves", "--leaves", "ann@northwind in Wingtip", "--on", "2024-05-01"]) == 0
    )
    ends = ["--from", str(FIRST_DAY), "--until", str(LAST_DAY)]
    asked = ["--scope", "wingtip-core", "--partner", "adatum", "--program", "pec"]
    more = (
        ["judge"], ["judge", "--on", str(FIRST_DAY)], ["judge", "--on", str(LAST_DAY)], ["judge", *asked, *ends],
        ["timeline", *asked, *ends], ["findings", "--on", str(FIRST_DAY), "--older-than", "100000"],
        ["findings", "--new-since", str(FIRST_DAY)], ["compare", "--on", str(FIRST_DAY), "--and", str(LAST_DAY)],
        ["move", "csp-to-csp", "--subscription", "wingtip-core", "--seller", "contoso", "--on", str(LAST_DAY)],
    )  # fmt: skip
    for called in (*READING, *more):
        capfd.readouterr()
        assert run(within(desk, called)) in (0, 1, 2), (called, capfd.readouterr().err)
    assert run(["judge", desk, *asked, *ends, "--json"]) == 0


def test_the_list_of_all_verbs_says_what_each_says_of_itself_and_loads_none() -> None:
    verbs = get_command(application)
    assert isinstance(verbs, LazyVerbs)
    told = {name: " ".join((verbs.get_command(None, name).help or "").split("\n\n")[0].split()) for name in MODULES}
    assert told == SUMMARIES, "cli/summaries.py has another sentence than the verb"
    listed = "import sys; from partner_desk.cli.application import run; run(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    assert "record-table" in done.stdout
    assert not {"numpy", "partner_desk.app.workspace"} & set(done.stdout.splitlines()[-1].split())
