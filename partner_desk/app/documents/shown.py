"""What documents show alike: a verdict with its share, and since when; and which programs matter somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partner_desk.app.answers import explained
from partner_desk.app.documents.frame import CustomerPart
from partner_desk.app.rulebook import library
from partner_desk.app.since import since_said
from partner_desk.app.timeline import Stay, stay_of
from partner_desk.domain.partners import Partner
from partner_desk.language import tr
from partner_desk.readings.library import Program
from partner_desk.readings.questions import GRANTED, Answer, Verdict
from partner_desk.reports.sheet import PaperCell, cell, faint, lines, said, share_bar, sign, strong


def answer_of(part: CustomerPart, partner: Partner, program: Program) -> Answer:
    """The verdict at the place, as the window has it."""
    return explained(part.estate, part.view(partner.id, program.id), part.place).answer


def applying(part: CustomerPart, most: int) -> list[Program]:
    """The programs that apply here to anybody, those told first before others."""
    known, wanted = library().programs, part.asked.wish.programs
    ordered = wanted or list(dict.fromkeys((*library().told_first, *known)))
    chosen = []
    for name in ordered:
        program = known[name]
        verdicts = (answer_of(part, one, program).verdict for one in part.partners)
        if (wanted or not program.association) and any(one is not Verdict.NOT_APPLICABLE for one in verdicts):
            chosen.append(program)
    return chosen[:most]


def not_checked(programs: Iterable[Program]) -> str:
    """The conditions of some programs of which no fact speaks; empty where there are none."""
    unseen = dict.fromkeys(tr(words) for one in programs for words in one.not_checked)
    return tr("Not checked: {what}.", what="; ".join(unseen)) if unseen else ""


def counted_leaves(answer: Answer) -> int:
    """The leaves to which a program applies."""
    return sum(count for verdict, count in answer.leaves.items() if verdict is not Verdict.NOT_APPLICABLE)


def verdict_cell(answer: Answer, stay: Stay | None = None) -> PaperCell:
    """A verdict: sign and word, share, since when; what was lost says so."""
    words = tr(answer.verdict.words)
    told = tr("{verdict} (disputed)", verdict=words) if answer.disputed else words
    shown = [cell(sign(answer.verdict), said(" "), strong(told))]
    counted, recognized = counted_leaves(answer), answer.leaves.get(Verdict.RECOGNIZED, 0)
    unknown = answer.leaves.get(Verdict.UNKNOWN, 0)
    if counted and (recognized or unknown):
        share = tr("{count:,} of {all:,}", count=recognized, all=counted)
        if not recognized:
            share = tr("{count:,} of {all:,} not known", count=unknown, all=counted)
        shown.append(cell(share_bar(recognized, unknown, counted), said(" "), faint(share)))
    if stay is not None and stay.since is not None and stay.before is not None:
        lost = stay.before[0] in GRANTED and answer.verdict is Verdict.NOT_RECOGNIZED
        shown.append(
            cell(strong(tr("lost on {day}", day=stay.since)))
            if lost
            else cell(faint(since_said(stay, answer.disputed)))
        )
    return lines(*shown)


def stay_at(part: CustomerPart, partner: Partner, program: Program) -> Stay:
    """Since when the verdict at the place holds."""
    return stay_of(part.estate, part.view(partner.id, program.id), part.place, part.by, began=False)


def legend(verdicts: Sequence[Verdict]) -> str:
    """What no cell says by itself."""
    told = [tr("Boxes are the resources (or subscriptions without any) below.")]
    if Verdict.UNKNOWN in verdicts:
        told.append(tr("Unknown: a fact is missing, or sources do not say."))
    return " ".join(told)
