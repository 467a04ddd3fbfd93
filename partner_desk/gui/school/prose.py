"""Texts of the school as rich text: lessons may be anybody's file, so everything in them is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partner_desk.app.answers import View, explained
from partner_desk.app.rulebook import library
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.taking import Taking
from partner_desk.domain.estate import Estate
from partner_desk.gui import look
from partner_desk.gui.panels.prose import link
from partner_desk.gui.plain import escape
from partner_desk.gui.school.words import SchoolWords, verdict_word
from partner_desk.readings.questions import Verdict
from partner_desk.training.drawn import DrawnOption
from partner_desk.training.lessons import Option, StepKind
from partner_desk.training.texts import Language, Text, TextRun, paragraphs, plain

TERM = "term"
OPTION = "option"
MOST_OBJECTIONS = 4


def rich(text: str, style: str = "margin:4px 0") -> str:
    """A text with its links to the glossary."""
    return "".join(f'<p style="{style}">{_line(block)}</p>' for block in paragraphs(text))


def _line(pieces: Sequence[TextRun]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: TextRun) -> str:
    words = link(TERM, piece.term, piece.words) if piece.term else escape(piece.words)
    return f"<b>{words}</b>" if piece.strong else words


def badge(verdict: Verdict, language: Language) -> str:
    """Shape, word and colour of a verdict."""
    ink = f"color:{look.colour(verdict)};font-weight:600"
    return f'<span style="{ink}">{look.SIGNS[verdict]} {verdict_word(verdict, language)}</span>'


def sources(identifiers: Iterable[str], language: Language) -> str:
    """The documents behind a text, with their dates, as links."""
    known = [library().sources[one] for one in identifiers if one in library().sources]
    named = "; ".join(f"{link('source', one.id, one.title)}, {escape(str(one.date))}" for one in known)
    return f"<p><small>{SchoolWords.SOURCE.said(language)}: {named}</small></p>" if named else ""


def misconception(identifier: str, language: Language) -> str:
    """A belief and what is true instead."""
    entry = catalogue().misconceptions[identifier]
    belief = f"<i>{escape(entry.belief.said(language))}</i>"
    told = f'<p style="margin:2px 0">{SchoolWords.WRONG.said(language)} {belief}</p>'
    truth = f'<p style="margin:2px 0"><b>{SchoolWords.TRUTH.said(language)}</b></p>'
    return told + truth + rich(entry.truth.said(language), "margin:2px 0") + sources(entry.source, language)


def lesson_step(taking: Taking, estate: Estate, language: Language, hint: str) -> str:
    """The step at hand as far as the learner has come; `hint` is a link to the deciding fact, if one was asked for.

    What came of an answer stands first, above what was asked: it is what one looks for.
    """
    step = taking.step
    if step.kind is StepKind.TELL:
        return _asked(taking, language)
    pieces = _outcome(taking, estate, language) if taking.solved else _so_far(taking, language, hint)
    asked = _asked(taking, language)
    if step.kind is StepKind.DO:
        do = "" if taking.solved else f"<p><small>{SchoolWords.DO.said(language)}</small></p>"
        return "<hr>".join(filter(None, ("".join(pieces), asked + do)))
    options = {at: _option(taking, at, option, language) for at, option in enumerate(step.option)}
    if not pieces:
        return f"{asked}{''.join(options.values())}<p><small>{SchoolWords.CHOOSE.said(language)}</small></p>"
    if taking.solved:
        return "".join((*pieces, "<hr>", asked, *(told for at, told in options.items() if at != taking.right)))
    last = taking.wrong[-1] if taking.wrong else None
    rest = [told for at, told in options.items() if at != last]
    return "".join(
        (
            *pieces,
            *rest,
            f"<p><small>{SchoolWords.AGAIN.said(language)}</small></p><hr>"
            if last is not None
            else f"<p><small>{SchoolWords.CHOOSE.said(language)}</small></p><hr>",
            asked,
        )
    )


def _asked(taking: Taking, language: Language) -> str:
    """What is told or asked; the first step of a lesson begins with its story."""
    plan, text = taking.lesson.plan, rich(taking.step.text.said(language))
    if taking.at > 0 or taking.lesson.is_exercise:
        return text
    goal = f"<p><b>{SchoolWords.GOAL.said(language)}:</b> {_plain(plan.goal, language)}</p><hr>"
    return rich(plan.story.said(language)) + goal + text


def _so_far(taking: Taking, language: Language, hint: str) -> list[str]:
    """What came of what was tried, and the hint that was asked for."""
    step, pieces = taking.step, []
    if taking.wrong:
        at = taking.wrong[-1]
        pieces.append(_option(taking, at, step.option[at], language))
    if taking.tried:
        pieces.append(f"<p><b>{SchoolWords.NOT_YET.said(language)}</b></p>")
    pieces += _objections(taking, language)
    if taking.hinted:
        if step.hint is not None:
            pieces.append(rich(step.hint.said(language)))
        if hint:
            pieces.append(f"<p>{SchoolWords.LOOK.said(language)} {hint}</p>")
    return pieces


def _objections(taking: Taking, language: Language) -> list[str]:
    """Why a task is not done although what it wants came out."""
    if not taking.objections:
        return []
    told = [f"<li>{escape(one.said(language))}</li>" for one in taking.objections[:MOST_OBJECTIONS]]
    back = f"<p>{SchoolWords.STEP_BACK.said(language)}</p>"
    return [f"<p><b>{SchoolWords.HARMED.said(language)}</b></p><ul>{''.join(told)}</ul>{back}"]


def _plain(text: Text, language: Language) -> str:
    return "".join(_line(block) for block in paragraphs(text.said(language)))


def _option(taking: Taking, at: int, option: Option, language: Language) -> str:
    """An option to choose; a chosen one says whether it is right, and which belief it betrays."""
    said = "" if isinstance(option, DrawnOption) and option.bare else f"{badge(option.verdict, language)}. "
    words = f"{said}{_plain(option.text, language)}"
    if taking.right == at and taking.at in taking.shown:
        said = SchoolWords.ANSWER_IS.said(language)
        return f'<p style="margin:6px 0"><b>{said}</b> {at + 1}. {words}</p>'
    if taking.right == at:
        ink = look.colour(Verdict.RECOGNIZED)
        right = SchoolWords.RIGHT.said(language)
        return f'<p style="margin:6px 0"><b style="color:{ink}">{right}</b> {at + 1}. {words}</p>'
    if at in taking.wrong:
        told = _elsewhere(option, language)
        told += misconception(option.misconception, language) if option.misconception else ""
        cell = f'<p style="margin:2px 0"><s>{at + 1}. {words}</s></p>{told}'
        return f'<table width="100%" cellpadding="4" border="1" cellspacing="0"><tr><td>{cell}</td></tr></table>'
    if taking.solved:
        return f'<p style="margin:6px 0">{at + 1}. {words}</p>'
    choice = link(OPTION, str(at), plain(option.text.said(language)))
    return f'<p style="margin:6px 0">{at + 1}. {said.replace(". ", " ")}{choice}</p>'


def _elsewhere(option: Option, language: Language) -> str:
    """What would have to be otherwise for a wrong option to be right: feedback on this case goes first."""
    if not isinstance(option, DrawnOption) or option.elsewhere is None:
        return ""
    return f"<p>{_plain(option.elsewhere, language)}</p>"


def _outcome(taking: Taking, estate: Estate, language: Language) -> list[str]:
    """What is right, and why: the answer, what the judge says, and the explanation."""
    step, asked, pieces = taking.step, taking.question, []
    if taking.right is not None:
        pieces.append(_option(taking, taking.right, step.option[taking.right], language))
    if asked is not None and asked.charge_kind is not None:  # the panel below tells of ordinary usage
        view = View(asked.partner, asked.program, asked.since, asked.reading)
        told = explained(estate, view, estate.scopes.find(asked.scope) or 0, asked.charge_kind)
        pieces.append(f"<p>{SchoolWords.ANSWER.said(language)} {escape(' '.join((told.sentence, *told.below)))}</p>")
    shown = taking.at in taking.shown
    if step.kind is StepKind.DO and not shown:
        pieces.append(f"<p><b>{SchoolWords.DONE.said(language)}</b></p>")
        if taking.spare is not None:
            pieces.append(f"<p>{SchoolWords.SPARE.said(language)} {escape(taking.spare.said(language))}</p>")
        elif taking.sparing:
            pieces.append(f"<p>{SchoolWords.LEAST.said(language)}</p>")
    remedy = taking.remedy if shown else None
    if remedy is not None:
        pieces.append(f"<p>{SchoolWords.SOLUTION.said(language)} {escape(remedy.text.said(language))}</p>")
    if step.after is not None:
        pieces.append(rich(step.after.said(language)))
    if taking.last and not taking.lesson.is_exercise:
        pieces.append(f"<p><b>{SchoolWords.END.said(language)}</b></p>")
    return pieces
