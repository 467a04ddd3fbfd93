"""Findings as the window and reports take them: less what is muted, counted once, grouped and told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from partner_desk.app import findings as told
from partner_desk.app.answers import View
from partner_desk.app.sample import sample_step
from partner_desk.app.workspace import Workspace
from partner_desk.domain import edits
from partner_desk.domain.changes import Change, ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.origin import Origin
from partner_desk.engine.judge import Judge
from partner_desk.findings import Finding, Severity
from tests.findings.findingcases import STORIES
from tests.sample import key_of

DAY = date(2024, 3, 10)
VIEW = View("contoso", "pec", DAY)
ORIGIN = Origin("by hand", "Ann", datetime(2024, 3, 10, 9, tzinfo=UTC))


def findings_of(source: Workspace | Estate, view: View, by: Judge | None = None) -> list[Finding]:
    return list(told.all_findings(source, view, by).open)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace.in_memory(sample_step())


def test_a_mute_takes_one_finding_away_until_its_day_and_can_be_undone(workspace: Workspace) -> None:
    before = told.all_findings(workspace, VIEW)
    lost = next(one for one in before.open if one.kind == "csp.credit-lost")
    until = datetime(2024, 3, 20, tzinfo=UTC)
    workspace.commit(told.muting(workspace.estate, lost, "The customer knows.", ORIGIN, until))
    assert workspace.undo_name == "Mute Credit lost in the last month (wingtip-core)"
    after = told.all_findings(workspace, VIEW)
    assert [one for one in before.open if one not in after.open] == [lost]
    assert [(one.finding, one.mute.reason) for one in after.muted] == [(lost, "The customer knows.")]
    assert findings_of(workspace, VIEW) == list(after.open)
    later = told.all_findings(workspace, replace(VIEW, day=date(2024, 3, 20)))
    assert lost.id in {one.id for one in later.open}
    workspace.undo()
    assert told.all_findings(workspace, VIEW) == before
    assert told.finding_with(before, lost.id) == lost
    with pytest.raises(Refused, match="no finding"):
        told.finding_with(before, "nonsense")


def test_a_mute_alone_makes_nobody_look_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    first = findings_of(workspace, VIEW)
    kept = workspace.estate
    looks: list[object] = []

    def look(*asked: object) -> tuple[Finding, ...]:
        looks.append(asked)
        return ()

    monkeypatch.setattr(told, "find", look)
    workspace.commit(told.muting(workspace.estate, first[0], "It is so.", ORIGIN))
    assert findings_of(workspace, VIEW) == first[1:]
    assert not looks
    assert kept is not workspace.estate
    partner = workspace.estate.partners["contoso"]
    workspace.commit(ChangeSet("ours", (Change(partner, replace(partner, ours=True)),)))
    findings_of(workspace, VIEW)
    assert len(looks) == 1


def test_the_partner_that_keeps_the_desk_is_told_of_others(workspace: Workspace) -> None:
    assert "record.other" not in told.by_kind(findings_of(workspace, VIEW))
    partner = workspace.estate.partners["contoso"]
    workspace.commit(ChangeSet("ours", (Change(partner, replace(partner, ours=True)),)))
    others = told.by_kind(findings_of(workspace, VIEW))["record.other"]
    assert [one.scope for one in others] == [key_of("litware-production")]


def test_a_worker_finds_the_same_with_a_judge_of_its_own(workspace: Workspace, judge: Judge) -> None:
    assert findings_of(workspace, VIEW, judge) == findings_of(workspace.estate, VIEW)


def test_counts_and_groups_have_every_finding_once(workspace: Workspace) -> None:
    found = told.all_findings(workspace, VIEW)
    assert found.summary == "2 errors, 8 warnings, 1 note"
    assert sum(found.count(one) for one in Severity) == len(found.open)
    assert list(told.by_severity(found.open)) == ["error", "warning", "note"]
    estate = workspace.estate
    for groups in (
        told.by_severity(found.open), told.by_kind(found.open), told.by_partner(found.open),
        told.by_customer(estate, found.open),
    ):  # fmt: skip
        assert sorted(one.id for group in groups.values() for one in group) == sorted(one.id for one in found.open)
    assert set(told.by_customer(estate, found.open)) == {
        key_of("litware"),
        key_of("tailspin"),
        key_of("wingtip"),
        key_of("Adatum (own tenant)"),
    }
    apps = estate.scopes.find(key_of("rg-apps"))
    assert apps is not None
    assert {one.scope for one in told.at(estate, apps, found.open)} == {key_of("wingtip"), key_of("wingtip-apps")}
    assert told.Findings((), ()).summary == "no findings"


def test_what_is_new_was_not_there_before(workspace: Workspace) -> None:
    found = findings_of(workspace, VIEW)
    new = told.new_since(workspace, VIEW, date(2024, 2, 20), found)
    assert [one.kind for one in new] == ["csp.credit-lost"]


def test_json_and_text_say_all_there_is_to_say(workspace: Workspace) -> None:
    estate = workspace.estate
    lost = next(one for one in findings_of(workspace, VIEW) if one.kind == "csp.credit-lost")
    step = told.muting(estate, lost, "Known.", ORIGIN)
    shown = json.loads(json.dumps(told.finding_object(estate, lost, estate.apply(step).mutes[lost.id])))
    assert shown["since"] == "2024-03-01T00:00:00+00:00"
    assert (shown["severity"], shown["scope"], shown["partner"]) == ("error", key_of("wingtip-core"), "adatum")
    assert shown["muted"] == {"reason": "Known.", "until": None, "who": "Ann", "on": "2024-03-10T09:00:00+00:00"}
    assert {one["source"] for one in shown["cites"]} == {"S03", "S05"}
    text = told.as_text(estate, [lost])
    assert text.splitlines()[:4] == [
        "From a training desk: customers, partners and people are invented.",
        "",
        "Error: Credit lost in the last month (since 2024-03-01)",
        "Adatum Distribution (indirect provider) earned the partner earned credit at wingtip-core on 2024-02-09, and does "
        "not any more.",
    ]
    assert "What to do: See what ended" in text
    assert "Partner earned credit for services managed (2023-04-13)" in text


def test_hostile_names_stay_on_their_line() -> None:
    estate = STORIES["link.no-role"][0].estate()
    eve = estate.principals["eve"]
    estate = estate.apply(ChangeSet("rename", (Change(eve, replace(eve, name="Eve\n\x1b[2J{tenant}")),)))
    found = findings_of(estate, View("contoso", "pec", DAY))
    text = told.as_text(estate, found)
    assert len(text.splitlines()) == 5
    assert "\x1b" not in text
    assert "{tenant} in Wingtip is linked" in text


def test_a_desk_with_nothing_on_it_has_no_findings() -> None:
    assert findings_of(Estate(), View("", "", DAY)) == []


def test_unmuting_what_is_not_muted_is_refused(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="not muted"):
        edits.unmute_finding(workspace.estate, "link.last-0")
