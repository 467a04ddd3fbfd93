"""What is copied from the panel is the whole of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from partner_desk.app.answers import View, explained
from partner_desk.app.rulebook import library
from partner_desk.app.sample import sample_step
from partner_desk.app.telling import as_markdown, as_text
from partner_desk.cli.questions import tell_missing
from partner_desk.domain.estate import Estate
from partner_desk.explain.proof import Clause, Proof
from partner_desk.readings.questions import Verdict
from tests.sample import key_of


def test_what_was_not_checked_is_told_right_after_the_answer_that_rests_on_it() -> None:
    estate = Estate().apply(sample_step())
    place = estate.scopes.find(key_of("rg-report"))
    assert place is not None
    named = 0
    for program in library().programs:
        explanation = explained(estate, View("adatum", program, date(2024, 4, 1)), place)
        rests = explanation.answer.verdict not in (Verdict.NOT_RECOGNIZED, Verdict.NOT_APPLICABLE)
        text, marked = as_text(estate, place, [explanation]), as_markdown(estate, place, [explanation])
        for unseen in explanation.answer.not_checked:
            named += rests
            _, _, after = text.partition(explanation.sentence)
            notes = after.strip().split("\n\n")[: len(explanation.notes)]
            assert notes == list(explanation.notes)
            assert any(note.startswith("Not checked here: ") and unseen in note for note in notes) is rests
            assert ("Not checked here: " in marked) is rests
    assert named


def test_what_several_reasons_ask_for_is_to_be_found_out_once(capfd: pytest.CaptureFixture[str]) -> None:
    estate = Estate().apply(sample_step())
    (place,) = estate.scopes.called("Wingtip")[:1]
    explanation = explained(estate, View("fabrikam", "designation-security", date(2024, 4, 1)), place)
    assert explanation.missing
    again = tuple(replace(part, proof=reworded(part.proof)) for part in explanation.parts)
    twice = replace(explanation, parts=(*explanation.parts, *again))
    assert len(twice.missing) == 2 * len(explanation.missing)
    told = [one for one in as_text(estate, place, [twice]).splitlines() if one.startswith("- To find out: ")]
    assert told == [f"- To find out: {how}" for how in dict.fromkeys(one.how for one in explanation.missing)]
    tell_missing(twice, Path("a.partnerdesk"))
    lines = capfd.readouterr().out.splitlines()
    assert [one for one in lines if "To find out: " in one] == [one.replace("- ", "  ", 1) for one in told]


def reworded(proof: Proof) -> Proof:
    """The same proof for another reason."""
    clauses = (*proof.clauses, Clause("And so on."))
    return replace(proof, clauses=clauses, children=tuple(map(reworded, proof.children)))
