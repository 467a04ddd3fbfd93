"""An empty desk, one archive of files of every kind, and the questions of its import: after that nothing is unknown.

What no file tells is recorded by hand: that links, sellers and partners of record were looked for, and since when a partner is designated.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from partner_desk.app.answers import VERDICTS, View, column
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain.ids import subscription_scope_id
from tests.exchange.trade import AGENTS, CONTOSO, OWN, SUB, as_zip

ANSWERS = {
    f"own-tenant:{CONTOSO}": "partner-6400001", f"agents:{AGENTS}": "partner-6400001", "ours": "6400001",
    "roles": "all", "pim": "none", "members": "all", "charges": "all", "offer:csp-unknown": "csp-azure-plan",
    **{f"empty:exports.zip/exports/{name}.json": of for name, of in (
        (f"eligible-{SUB}", "pim"), (f"denials-{SUB}", "deny-assignments"), (f"delegations-{SUB}", "delegations"),
        (f"delegations-{OWN}", "delegations"))},
}  # fmt: skip
BY_HAND = (
    ("looked", "partner-admin-links"),
    ("looked", "billing"),
    ("looked", "partners-of-record"),
    ("amend", "partner", "--id", "Contoso", "--designated", "2025-01-01.."),
)
VERDICT = {
    ("pec", SUB, "Contoso"): "recognized",
    ("pec", SUB, "Fabrikam"): "not-recognized",
    ("designation", SUB, "Contoso"): "recognized",
    ("designation", SUB, "Fabrikam"): "not-recognized",
    ("designation", OWN, "Contoso"): "recognized",
    ("designation", OWN, "Fabrikam"): "not-recognized",
    ("incentive", OWN, "Contoso"): "recognized",
    ("incentive", OWN, "Fabrikam"): "not-recognized",
}
ON = "2026-11-15"


def test_an_empty_desk_comes_to_plain_verdicts_by_one_import_and_four_records(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = str(tmp_path / "customer.partnerdesk")
    answered = [word for question, answer in ANSWERS.items() for word in ("--answer", f"{question}={answer}")]
    commands = [["new", desk], ["import", desk, str(as_zip(tmp_path)), *answered]]
    commands += [[verb, kind, desk, *words] for verb, kind, *words in BY_HAND]
    for command in commands:
        assert run(command) == 0, capfd.readouterr().err
    assert len(commands) == 6
    for scope, partner in {(scope, partner): None for _, scope, partner in VERDICT}:
        capfd.readouterr()
        run(["judge", desk, "--scope", scope, "--partner", partner, "--on", ON, "--json"])
        found = {one["program"]: one["verdict"] for one in json.loads(capfd.readouterr().out)}
        wanted = {program: verdict for (program, *about), verdict in VERDICT.items() if about == [scope, partner]}
        assert {program: found[program] for program in wanted} == wanted
    workspace = Workspace.open(Path(desk), read_only=True)
    estate = workspace.estate
    workspace.close()
    called = {one.name: one.id for one in estate.partners.values()}
    for (program, scope, partner), verdict in VERDICT.items():
        shown = column(estate, View(called[partner], program, date.fromisoformat(ON)))
        at = estate.scopes.find(subscription_scope_id(scope))
        assert at is not None
        assert VERDICTS[int(shown.codes[at])].value == verdict, "the window says the same"
