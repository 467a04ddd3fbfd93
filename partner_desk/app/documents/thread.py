"""The claims of the thread as a page: said then, true today, since when, by which sources; and DPOR beside PAL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.documents.dpor_or_pal import side_by_side, sources_line
from partner_desk.app.documents.frame import made_said, rules_said
from partner_desk.app.letterhead import letterhead
from partner_desk.app.paper import AboutRules
from partner_desk.app.rulebook import library
from partner_desk.app.school.thread import (
    ClaimStanding,
    JudgedClaim,
    JudgedExample,
    claim_thread,
    judged_claims,
    standing_said,
    verdict_said,
)
from partner_desk.domain.progress import Progress, silent
from partner_desk.language import spoken, tr, trn
from partner_desk.readings.handouts import ToldRow
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    bullets,
    cell,
    faint,
    heading,
    lines,
    paragraph,
    said,
    sheet,
    sign,
    strong,
    table,
)
from partner_desk.training.texts import Language


def thread_content(asked: AboutRules, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The pages."""
    progress(0, 1)
    claims = judged_claims(asked.day)
    title = tr("DPOR and PAL: what was said, and what is true today")
    about = tr("Sixteen claims of an answer of about 2021, judged by the rules of {day}.", day=asked.day)
    body = sheet(title, cell(said(about)), _answer(claims), [*_blocks(claims)])
    return {
        "title": title,
        "kind": tr("DPOR and PAL"),
        "paper": size,
        "language": spoken(),
        **letterhead(asked.firm),
        "mark": "",
        "foot": [made_said(asked.firm), tr("The examples are invented. {rules}", rules=rules_said())],
        "sheets": [body],
    }


def _answer(claims: list[JudgedClaim]) -> PaperCell:
    """How many hold."""
    number = {kind: sum(one.today is kind for one in claims) for kind in ClaimStanding}
    held = trn("{count} holds", "{count} hold", number[ClaimStanding.HOLDS])
    partly = trn("{count} holds in part", "{count} hold in part", number[ClaimStanding.PARTLY])
    disputed = trn("{count} is disputed", "{count} are disputed", number[ClaimStanding.DISPUTED])
    left = number[ClaimStanding.OPEN] + number[ClaimStanding.FAILS]
    open_ = trn("{count} holds no more or cannot be told", "{count} hold no more or cannot be told", left)
    return cell(strong(tr("{list}.", list="; ".join((held, partly, disputed, *((open_,) if left else ()))))))


def _blocks(claims: list[JudgedClaim]) -> Iterator[PaperBlock]:
    yield heading(tr("The claims"))
    head = [tr("Said about 2021"), tr("Today"), tr("By these examples")]
    yield table([1.3, 1.2, 2.2], head, [_row(one) for one in claims])
    yield sources_line((claim_thread().source, *(source.id for one in claims for source in one.sources)))
    told = library().handouts
    yield from side_by_side([one for one in library().programs.values() if one.association])
    yield heading(tr("What a partner of record sees"))
    yield bullets([cell(said(tr(one.words[0]))) for one in told.recorded])
    yield heading(tr("Who sees amounts"))
    yield table([1, 3], ["", tr("What they see")], [_told(one) for one in told.amounts])
    yield heading(tr("What consumption must reach for a Solutions Partner designation"))
    yield table([1, 1, 2], [tr("Metric"), tr("Points"), tr("What counts")], [_told(one) for one in told.thresholds])
    yield paragraph(tr("Recognized is not the same as points: a customer that shrinks is recognized and adds none."))
    rows = (*told.recorded, *told.amounts, *told.thresholds)
    yield sources_line(cite.source for one in rows for cite in one.cites)


def _row(claim: JudgedClaim) -> list[PaperCell]:
    says = claim.claim.says.said(Language(spoken()))
    titles = [f"{one.title} ({one.day_words})" for one in claim.sources[:MOST_SOURCES]]
    return [
        cell(strong(f"{claim.claim.number}"), said("  "), said(says)),
        lines(cell(strong(standing_said(claim))), *(cell(faint(one)) for one in titles)),
        lines(*(_example(one) for one in claim.examples)),
    ]


def _example(judged: JudgedExample) -> PaperCell:
    program = library().programs[judged.today.question.program].short
    told = tr("{program}: {verdict}", program=program, verdict=verdict_said(judged))
    verdict = cell(sign(judged.today.verdict), said(" "), strong(told))
    text = cell(said(judged.example.text.said(Language(spoken()))))
    return lines(text, verdict, *((cell(faint(judged.because)),) if judged.because else ()))


def _told(row: ToldRow) -> list[PaperCell]:
    first, *rest = row.words
    return [cell(strong(tr(first))), *(cell(said(tr(one)) if one else said("")) for one in rest)]


MOST_SOURCES = 2
"""So many sources stand beside a claim; all of them stand below."""
