"""The sample: the verdicts of its story, ids as Azure gives them, and the words of the story as names."""

from __future__ import annotations

from pathlib import Path

import pytest

from partner_desk.app.rulebook import judge, library
from partner_desk.app.runbooks import RunbookSource, made, of_step
from partner_desk.app.sample import sample_day, sample_step, step_of
from partner_desk.app.workspace import Workspace
from partner_desk.cli.application import run
from partner_desk.domain import edits
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, is_guid, parse_scope
from partner_desk.domain.lookup import identity_named, scope_named
from partner_desk.domain.origin import SAMPLE
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import Case, read_case_file
from partner_desk.exchange.runbook.bash import as_bash
from partner_desk.exchange.runbook.names import made_up
from partner_desk.exchange.runbook.quoting import real_scope
from partner_desk.readings.questions import Question
from partner_desk.resources import resource_path
from tests.facts import ORIGIN
from tests.sample import id_of, key_of

OPERATOR = "ann@northwind in Wingtip"


@pytest.fixture(scope="module")
def story() -> Case:
    return read_case_file(resource_path("samples", "story.toml"), Vocabulary.of(library()))


@pytest.fixture(scope="module")
def sample() -> Estate:
    return Estate().apply(sample_step())


def test_every_id_is_one_that_azure_could_have_given(sample: Estate) -> None:
    tree = sample.scopes
    for scope in range(len(tree)):
        path = parse_scope(tree.id(scope))
        assert path is not None
        assert real_scope(tree.id(scope)) == tree.id(scope)
        assert is_guid(path.name) == (tree.kind_of(scope) in (ScopeKind.TENANT, ScopeKind.SUBSCRIPTION))
    for one in sample.principals.values():
        assert is_guid(one.id)
        assert one.name
        assert one.tenant is None or tree.find(one.tenant) is not None


def test_every_word_of_the_story_is_a_name_and_can_be_typed(story: Case, sample: Estate) -> None:
    words = story.estate.scopes
    for scope in range(len(words)):
        word = words.name(scope)
        assert sample.scopes.name(scope_named(sample, word)) == word
    for word in ("wingtip", "litware", "tailspin"):  # as the README types them
        assert sample.scopes.kind_of(scope_named(sample, word)) is ScopeKind.TENANT
    for person in story.estate.principals:
        assert sample.principals[identity_named(sample, person)].name == person


def test_every_question_of_the_story_comes_out_as_told(story: Case, sample: Estate) -> None:
    for ask in story.asks:
        one = ask.question
        named = story.estate.scopes.name(story.estate.scopes.find(one.scope) or 0)
        question = Question.on(one.partner, key_of(named), one.program, one.since)
        answer = judge().answer(sample, question)
        assert (answer.verdict, answer.disputed) == (ask.expect, ask.disputed), ask.why


def test_new_names_the_day_of_the_sample(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "a.partnerdesk"
    assert run(["new", str(desk), "--sample"]) == 0
    told = capfd.readouterr().out
    assert told.endswith(f" --on {sample_day()}.\n")
    assert run(["judge", str(desk), "--scope", "wingtip", *told.removesuffix(".\n").split()[-2:]]) == 0
    assert f"On {sample_day()}, by the reading" in capfd.readouterr().out
    assert run(["new", str(tmp_path / "b.partnerdesk")]) == 0
    assert "--on" not in capfd.readouterr().out


def test_every_fact_speaks_of_what_is_there(story: Case, sample: Estate) -> None:
    """Nothing is left under its word."""
    assert len(list(sample.facts_in_order())) == len(list(story.estate.facts_in_order()))
    known = {sample.scopes.key(one) for one in range(len(sample.scopes))}
    for held in sample.role_assignments.values():
        assert held.scope in known
        assert held.principal in sample.principals
    for link in sample.links.values():
        assert link.principal in sample.principals
    for delegation in sample.delegations.values():
        assert {delegation.scope, delegation.managing_tenant} <= known
        assert {one.principal for one in delegation.authorizations} <= set(sample.principals)
    for table in (sample.records, sample.billings, sample.subscriptions):
        assert {one.subscription for one in table.values()} <= known
    assert {one.tenant for one in sample.tenants.values()} <= known
    for partner in sample.partners.values():
        assert partner.admin_agents is None or partner.admin_agents in sample.principals


def test_its_runbooks_hold_its_ids(sample: Estate) -> None:
    step = edits.link_partner(sample, [id_of(OPERATOR)], "5100001", None, "", ORIGIN)
    script = as_bash(made(RunbookSource(sample, step, "Link")))
    assert f"need_identity {id_of(OPERATOR)}" in script
    assert "so is every ID here" in script


def test_a_desk_of_before_has_words_for_ids_and_stays_as_good(story: Case, tmp_path: Path) -> None:
    path = tmp_path / "old.partnerdesk"
    desk = Workspace.create(path)
    desk.begin_with(step_of(story.estate, "Open the sample", SAMPLE))
    desk.close()
    desk = Workspace.open(path)
    assert desk.estate.scopes.key(scope_named(desk.estate, "wingtip-core")) == "wingtip-core"
    assert identity_named(desk.estate, OPERATOR) == OPERATOR
    desk.commit(edits.link_partner(desk.estate, [OPERATOR], "5100001", None, "", ORIGIN))
    script = as_bash(made(of_step(desk)))
    assert f"need_identity {made_up(OPERATOR)}" in script, "an ID made of the word"
    assert f"need_tenant {made_up('wingtip')}" in script
    desk.close()
