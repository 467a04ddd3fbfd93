"""What is copied from the panel is the whole of it."""

from __future__ import annotations

from datetime import date

from partner_desk.app.answers import View, explained
from partner_desk.app.rulebook import library
from partner_desk.app.sample import sample_step
from partner_desk.app.telling import as_markdown, as_text
from partner_desk.domain.estate import Estate
from tests.sample import key_of


def test_what_was_not_checked_is_copied_too() -> None:
    estate = Estate().apply(sample_step())
    place = estate.scopes.find(key_of("rg-report"))
    assert place is not None
    named = 0
    for program in library().programs:
        explanation = explained(estate, View("adatum", program, date(2024, 4, 1)), place)
        for unseen in explanation.answer.not_checked:
            named += 1
            assert unseen in as_text(estate, place, [explanation])
            assert "Not checked here: " in as_markdown(estate, place, [explanation])
    assert named
