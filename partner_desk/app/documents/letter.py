"""A letter of one page that answers a customer's mail: what is true and was asked, and DPOR and PAL side by side."""

from __future__ import annotations

from typing import Any

from partner_desk.app.documents.dpor_or_pal import side_by_side
from partner_desk.app.documents.frame import made_said, rules_said
from partner_desk.app.letterhead import letterhead
from partner_desk.app.paper import AboutLetter
from partner_desk.app.rulebook import library
from partner_desk.app.school.explaining import letter, mail_named
from partner_desk.domain.progress import Progress, silent
from partner_desk.language import spoken, tr
from partner_desk.reports.sheet import bullets, cell, paragraph, said, sheet, strong
from partner_desk.training.texts import Language, plain


def letter_content(asked: AboutLetter, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The letter."""
    progress(0, 1)
    language, mail = Language(spoken()), mail_named(asked.mail)
    first, *rest = (plain(one.text.said(language)) for one in letter(mail, asked.taken))
    title = plain(mail.subject.said(language))
    identity = cell(said(tr("To {name}; {day}.", name=mail.sender.said(language).partition(",")[0], day=asked.day)))
    programs = [one for one in library().programs.values() if one.association]
    blocks = [
        bullets([cell(said(one)) for one in rest]),
        *side_by_side(programs),
        paragraph(tr("What you control at any time are the roles: who has one, where, and for how long.")),
    ]
    return {
        "title": title,
        "kind": tr("For the customer"),
        "paper": size,
        "language": spoken(),
        **letterhead(asked.firm),
        "mark": tr("An exercise: all names are invented."),
        "foot": [made_said(asked.firm), rules_said()],
        "sheets": [sheet(title, identity, cell(strong(first)), blocks)],
    }
