"""What came of a task as rich text: how well it is done, and the board of what every partner had and has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from partner_desk.app.factnames import FactNames
from partner_desk.app.rulebook import library
from partner_desk.app.school.objections import Grade
from partner_desk.app.school.taking import Taking
from partner_desk.app.school.taskboard import BoardRow
from partner_desk.domain.estate import Estate
from partner_desk.gui import look
from partner_desk.gui.plain import escape
from partner_desk.gui.school.words import SchoolWords, badge, verdict_word
from partner_desk.readings.questions import Verdict
from partner_desk.training.texts import Language

MOST_OBJECTIONS = 4
MOST_ROWS = 12
"""So many rows of a board are shown."""
MARKS = {True: "\N{CHECK MARK}", False: "\N{BALLOT X}"}
NAMED = {
    Grade.WORKS: (SchoolWords.WORKS, SchoolWords.NOT_WORKING),
    Grade.HARMS_NOBODY: (SchoolWords.HARMS_NOBODY, SchoolWords.HARMS),
    Grade.AS_ASKED: (SchoolWords.AS_ASKED, SchoolWords.NOT_AS_ASKED),
    Grade.LEAST_ACCESS: (SchoolWords.LEAST_ACCESS, SchoolWords.MUCH_ACCESS),
}
"""What a grade is called where it is reached, and where it is not."""


def so_far(taking: Taking, language: Language) -> list[str]:
    """How well what was done does so far, and what to do where something speaks against it; nothing before that."""
    if not taking.board:
        return []
    said = SchoolWords.NOT_YET if taking.tried else SchoolWords.HARMED
    back = f"<p>{SchoolWords.STEP_BACK.said(language)}</p>" if taking.objections else ""
    return [f"<p><b>{said.said(language)}</b></p>{_grades(taking, language)}{back}"]


def done(taking: Taking, language: Language) -> list[str]:
    """That a task is done, and how well; or a way to do it, where that was shown."""
    if taking.at in taking.shown:
        remedy = taking.remedy
        if remedy is None:
            return []
        return [f"<p>{SchoolWords.SOLUTION.said(language)} {escape(remedy.text.said(language))}</p>"]
    return [f"<p><b>{SchoolWords.DONE.said(language)}</b></p>{_grades(taking, language)}"]


# Grades -------------------------------------------------------------------------------------------------------


def _grades(taking: Taking, language: Language) -> str:
    """A line for each grade that can be given: whether it is reached, and why or why not."""
    rows = []
    for grade, (reached, missed) in NAMED.items():
        against = [escape(one.said(language)) for one in taking.objections if one.grade is grade]
        for_it = next(_praise(taking, grade, language), "") if not against else ""
        if grade is Grade.WORKS and taking.tried:
            against, for_it = [_verdict_now(taking, language)], ""
        if grade is Grade.LEAST_ACCESS and taking.spare is not None:
            against = [escape(SchoolWords.SPARE.said(language, access=taking.spare.said(language)))]
        if against or for_it:
            name = (missed if against else reached).said(language)
            rows.append(_line(name, against[:MOST_OBJECTIONS] or [for_it], reached=not against))
    return f'<table width="100%" cellpadding="2" cellspacing="0" border="0">{"".join(rows)}</table>'


def _praise(taking: Taking, grade: Grade, language: Language) -> Iterator[str]:
    """What is said where a grade is reached; nothing where that is not known yet, or was not asked for."""
    step = taking.step
    if grade is Grade.WORKS and taking.board:
        yield _verdict_now(taking, language)
    elif grade is Grade.HARMS_NOBODY:
        yield (SchoolWords.DEMANDED if step.loses else SchoolWords.NOBODY_LOST).said(language)
    elif grade is Grade.AS_ASKED and (step.change or step.forbid or step.who):
        yield SchoolWords.NOTHING_ELSE.said(language)
    elif grade is Grade.LEAST_ACCESS and taking.sparing:
        yield SchoolWords.LEAST.said(language)


def _verdict_now(taking: Taking, language: Language) -> str:
    assert taking.step.verdict is not None
    now, wanted = taking.board[0].after, taking.step.verdict
    said = SchoolWords.VERDICT_NOW.said(language, verdict=verdict_word(now, language))
    return said if now is wanted else SchoolWords.VERDICT_WANTED.said(
        language, verdict=verdict_word(now, language), wanted=verdict_word(wanted, language)
    )  # fmt: skip


def _line(name: str, sentences: Sequence[str], *, reached: bool) -> str:
    verdict = Verdict.RECOGNIZED if reached else Verdict.NOT_RECOGNIZED
    sign = f'<span style="color:{look.colour(verdict)}">{MARKS[reached]}</span>'
    said = "<br>".join(sentences)
    return f'<tr><td width="16">{sign}</td><td><b>{name}:</b> {said}</td></tr>'


# The board ----------------------------------------------------------------------------------------------------


def board(taking: Taking, language: Language) -> list[str]:
    """What every partner had and has at what is asked about, and wherever else something is another one."""
    asked, shown = taking.question, taking.board[:MOST_ROWS]
    if asked is None or not shown or taking.at in taking.shown:
        return []
    heads = (SchoolWords.PARTNER, SchoolWords.WHERE, SchoolWords.BEFORE, SchoolWords.NOW)
    head = (
        "".join(f'<td style="color:{look.quiet()}"><small>{one.said(language)}</small></td>' for one in heads)
        + "<td></td>"
    )
    rows = [_row(taking.start, one, taking.board[0], language) for one in shown]
    left = len(taking.board) - len(shown)
    more = f"<p><small>{SchoolWords.MORE_ROWS.said(language, number=left)}</small></p>" if left else ""
    title = f'<p style="margin:8px 0 0 0"><small><b>{SchoolWords.BOARD.said(language)}</b></small></p>'
    table = f'<table width="100%" cellpadding="2" cellspacing="0" border="0"><tr>{head}</tr>{"".join(rows)}</table>'
    return [title + table + more]


def _row(before: Estate, row: BoardRow, own: BoardRow, language: Language) -> str:
    """One partner at one scope; another program or day than is asked about is named."""
    names, view = FactNames(before), row.view
    where = [before.scopes.name(row.scope)]
    if view.program != own.view.program:
        where.append(library().programs[view.program].short)
    if view.day != own.view.day:
        where.append(language.day(view.day))
    place = " \N{MIDDLE DOT} ".join(where)
    came = ""
    if row.gain:
        gained = row.gain > 0
        ink = look.colour(Verdict.RECOGNIZED if gained else Verdict.NOT_RECOGNIZED)
        word = (SchoolWords.GAINED if gained else SchoolWords.LOST).said(language)
        came = f'<b style="color:{ink}">{word}</b>'
    who = escape(names.partner(view.partner))
    who = f"<b>{who}</b>" if view.partner == own.view.partner else who
    cells = (who, escape(place), badge(row.before, language), badge(row.after, language), came)
    return f"<tr>{''.join(f'<td>{one}</td>' for one in cells)}</tr>"
