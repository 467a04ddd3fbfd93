"""Every explanation is accepted by a checker that knows nothing of the program, and none whose premises were changed."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from partner_desk.app.advising import full_object
from partner_desk.app.sample import sample_step
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import day_after
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.reading import case_files, read_case_file
from partner_desk.explain.explanation import explain
from partner_desk.readings.library import Library
from partner_desk.readings.questions import ALL_CHARGES, Question
from tests.examples import TIMES
from tests.explain.checker import violations, walk
from tests.wild import wild_day, wild_estate

CASES = case_files([Path(__file__).parent.parent / "cases"])
READINGS = ("community-2021", "learn-2023", "current-2026")


def answered(estate: Estate, question: Question, judge: Judge, library: Library) -> dict[str, Any]:
    """The answer to a question of one day, as somebody gets it who reads the JSON."""
    charged = question.charge_kind == ALL_CHARGES
    day = judge.day(estate, question.since, [question.partner], question.reading, charged=charged)
    scope = estate.scopes.find(question.scope)
    assert scope is not None
    program = library.programs[question.program]
    explanation = explain(day, program, question.partner, scope, question.charge_kind)
    shown: dict[str, Any] = json.loads(json.dumps(full_object(estate, explanation, None, None)))
    return shown


def of_cases(library: Library) -> Iterator[tuple[Estate, Question]]:
    """The questions of one day of all cases."""
    for path in CASES:
        case = read_case_file(path, Vocabulary.of(library))
        yield from ((case.estate, ask.question) for ask in case.asks if ask.question.days == 1)


def of_wild_estates(library: Library, seeds: range) -> Iterator[tuple[Estate, Question]]:
    """Questions about random estates: one scope and partner each, all programs."""
    for seed in seeds:
        random, estate, day = Random(-7 - seed), Estate.of(wild_estate(seed)), wild_day(seed)
        partner, reading = random.choice(sorted(estate.partners)), random.choice(READINGS)
        scope = estate.scopes.key(random.randrange(len(estate.scopes)))
        for program in library.programs:
            charges = ("usage", ALL_CHARGES) if program in library.charge_programs() else (None,)
            charge = random.choice(charges)
            yield estate, Question(partner, scope, program, day, day_after(day), reading, charge)


def of_the_sample(library: Library) -> Iterator[tuple[Estate, Question]]:
    """What every partner is to every tenant of the sample, for all programs."""
    estate, day = Estate().apply(sample_step()), date(2024, 4, 1)
    tops = [estate.scopes.key(one) for one in range(len(estate.scopes)) if estate.scopes.parent[one] < 0]
    for partner, top, program in itertools.product(estate.partners, tops, library.programs):
        yield estate, Question.on(partner, top, program, day)


def test_every_tenant_of_the_sample_is_explained_as_its_facts_say(judge: Judge, library: Library) -> None:
    for estate, question in of_the_sample(library):
        assert violations(answered(estate, question, judge, library)) == [], question


def test_every_case_is_explained_as_its_facts_say(judge: Judge, library: Library) -> None:
    for estate, question in of_cases(library):
        assert violations(answered(estate, question, judge, library)) == [], question


@pytest.mark.parametrize("start", range(0, 60 * TIMES, 20))
def test_random_estates_are_explained_as_their_facts_say(judge: Judge, library: Library, start: int) -> None:
    for estate, question in of_wild_estates(library, range(start, start + 20)):
        assert violations(answered(estate, question, judge, library)) == [], question


def tampered(answer: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """An answer with one premise changed at a time, and what was changed."""
    morning = answer["on"] + "T00:00:00+00:00"
    proof = answer["proof"]
    parts = [proof] if "leaves" in proof else proof["children"]
    told = {(one["kind"], one["key"]) for part in parts for node in deciding(part) for one in node["facts"]}
    for kind, key in sorted(told):
        for field, value in CHANGES.get(kind, {}).items():
            other = copy.deepcopy(answer)
            fact = other["premises"]["facts"][kind][key]
            if fact.get(field) != value:
                fact[field] = value or morning
                yield f"{kind} {key}: {field}", other
        other = copy.deepcopy(answer)
        del other["premises"]["facts"][kind][key]
        yield f"{kind} {key} is gone", other
    for verdict in ("recognized", "not-recognized"):
        if verdict != answer["verdict"]:
            yield f"verdict {verdict}", answer | {"verdict": verdict}
    for number in range(sum(1 for part in parts for _ in deciding(part))):
        for change in (_turned, _reworded, _of_another_time):
            other = copy.deepcopy(answer)
            proof = other["proof"]
            nodes = [node for part in ([proof] if "leaves" in proof else proof["children"]) for node in deciding(part)]
            if change(nodes[number]):
                yield f"{change.__name__} {nodes[number]['criterion']}", other


FOUND = {
    "a premise of somebody without a name is changed": (
        323796600468, "fabrikam", "vm-sub-0-0-0", "expert-msp", "2024-04-14", "learn-2023",
    ),
    "who is authorized by the marketplace is denied": (
        251446844391, "tailspin", "customer", "pec", "2024-04-14", "learn-2023",
    ),
    "of many of whom nobody knows one is disputed": (
        261112199240, "contoso", "sub-1", "pal", "2024-03-05", "current-2026",
    ),
}  # fmt: skip
"""What campaigns found: the seed of an estate, and who and what was asked about, on which day and by which reading."""


@pytest.mark.parametrize("name", FOUND)
def test_what_a_campaign_found_once_is_right(judge: Judge, library: Library, name: str) -> None:
    seed, partner, scope, program, said, reading = FOUND[name]
    day, charge = date.fromisoformat(said), "usage" if program in library.charge_programs() else None
    asked = Question(partner, scope, program, day, day_after(day), reading, charge)
    answer = answered(Estate.of(wild_estate(seed)), asked, judge, library)
    assert violations(answer) == []
    assert [what for what, other in tampered(answer) if not violations(other)] == []


CHANGES = {
    "partner-admin-links": {"partner_id": "9999999", "principal": "nobody", "until": ""},
    "partners-of-record": {"partner_id": "9999999", "until": ""},
    "role-assignments": {"principal": "nobody", "scope": "elsewhere", "until": ""},
    "billing": {"offer": "visual-studio"},
}
"""What is changed of a fact, by its kind; an empty end is the beginning of the day."""


def deciding(part: Any) -> Iterator[Any]:
    """The criteria that a verdict rests on, of people who have a name."""
    return (one for one in walk(part) if one["deciding"] and "word" in one and one["facts"])


def _turned(node: dict[str, Any]) -> bool:
    node["verdict"] = "no" if node["verdict"] == "yes" else "yes"
    return True


def _reworded(node: dict[str, Any]) -> bool:
    node["because"] += " So says everybody."
    return True


def _of_another_time(node: dict[str, Any]) -> bool:
    node["rule"]["until"] = "2001-01-01"
    return True


def test_an_answer_with_one_premise_changed_is_refused(judge: Judge, library: Library) -> None:
    tried = 0
    asked = [*[*of_cases(library)][:: max(1, 4 // TIMES)], *of_wild_estates(library, range(3 * TIMES))]
    for estate, question in asked:
        answer = answered(estate, question, judge, library)
        for what, other in tampered(answer):
            assert violations(other), (what, question)
            tried += 1
    assert tried > 200


def test_a_marketplace_authorization_is_another_holder_than_its_principal(judge: Judge, library: Library) -> None:
    estate = Estate.of(wild_estate(554641390418))
    question = Question.on("tailspin", "sub-1", "pal", date(2022, 10, 27), "current-2026")
    answer = answered(estate, question, judge, library)
    assert not violations(answer)
    assert "marketplace authorization" in answer["sentence"]


def test_a_link_of_somebody_else_is_refused_wherever_it_is_a_reason(judge: Judge, library: Library) -> None:
    estate = Estate.of(wild_estate(197251429744))
    question = Question.on("fabrikam", "sub-1", "designation-security", date(2024, 3, 5), "community-2021")
    answer = answered(estate, question, judge, library)
    changed = [other for what, other in tampered(answer) if what == "partner-admin-links lbob1: principal"]
    assert changed
    assert all(map(violations, changed))
