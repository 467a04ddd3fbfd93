"""Texts of the school as rich text: lessons may be anybody's file, so everything in them is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partner_desk.app.rulebook import library
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.feedback import CaseFeedback, feedback
from partner_desk.app.school.hints import Hint
from partner_desk.app.school.mistakes import MistakeSearch
from partner_desk.app.school.taking import Taking
from partner_desk.domain.estate import Estate
from partner_desk.gui import look
from partner_desk.gui.panels.prose import link
from partner_desk.gui.plain import escape
from partner_desk.gui.school import finding, tasks
from partner_desk.gui.school.words import SchoolWords, badge, verdict_word
from partner_desk.language import speaking
from partner_desk.readings.questions import Verdict
from partner_desk.resources import resource_path
from partner_desk.training.drawn import DrawnOption
from partner_desk.training.lessons import Option, StepKind
from partner_desk.training.texts import Language, Text, TextRun, paragraphs, plain

TERM = "term"
OPTION = "option"
NEAR = "margin:2px 0"
"""How a paragraph stands below its heading."""
FRAMED = "border:1px solid #8a929c;border-collapse:collapse;margin:3px 0"
"""How an option stands."""


def rich(text: str, style: str = "margin:4px 0") -> str:
    """A text with its links to the glossary."""
    return "".join(f'<p style="{style}">{_line(block)}</p>' for block in paragraphs(text))


def _line(pieces: Sequence[TextRun]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: TextRun) -> str:
    words = link(TERM, piece.term, piece.words) if piece.term else escape(piece.words)
    return f"<b>{words}</b>" if piece.strong else words


def sources(identifiers: Iterable[str], language: Language) -> str:
    """The documents behind a text, with their dates, as links."""
    known = [library().sources[one] for one in identifiers if one in library().sources]
    with speaking(language.value, resource_path("locale")):
        named = "; ".join(f"{link('source', one.id, one.title)}, {escape(one.day_words)}" for one in known)
    return f"<p><small>{SchoolWords.SOURCE.said(language)}: {named}</small></p>" if named else ""


def misconception(identifier: str, language: Language) -> str:
    """A belief and what is true instead."""
    entry = catalogue().beliefs[identifier]
    quoted = SchoolWords.QUOTED.said(language, words=entry.belief.said(language))
    told = f"<i>{escape(quoted)}</i> {_plain(entry.truth, language)}"
    return f'<p style="{NEAR}">{told}</p>{sources(entry.source, language)}'


def lesson_step(taking: Taking, estate: Estate, language: Language, hint: Hint | None = None) -> str:
    """The step at hand as far as the learner has come; `hint` is what to look at, if that was asked for.

    What came of an answer stands first, above what was asked: it is what one looks for.
    """
    step = taking.step
    if step.kind is StepKind.TELL:
        return _asked(taking, language)
    if taking.search is not None:
        return _search(taking, taking.search, language)
    pieces = _outcome(taking, estate, language) if taking.solved else _so_far(taking, language, hint)
    asked = _asked(taking, language)
    if step.kind is StepKind.DO:
        do = "" if taking.solved else f"<p><small>{SchoolWords.DO.said(language)}</small></p>"
        return "<hr>".join(filter(None, ("".join(pieces), asked + do)))
    options = "".join(_option(taking, at, option, language) for at, option in enumerate(step.option))
    choose = "" if taking.solved else f"<p><small>{SchoolWords.CHOOSE.said(language)}</small></p>"
    return "<hr>".join(filter(None, ("".join(pieces), asked + options + choose)))


def _search(taking: Taking, search: MistakeSearch, language: Language) -> str:
    """Mistakes that are looked for, and what came of it."""
    after = rich(taking.step.after.said(language), NEAR) if taking.solved and taking.step.after is not None else ""
    told = finding.above(taking, search, language) + after
    parts = (told, finding.below(taking, search, language), _asked(taking, language))
    return "<hr>".join(filter(None, parts))


def _asked(taking: Taking, language: Language) -> str:
    """What is told or asked; the first step of a lesson begins with its story."""
    plan, asks = taking.lesson.plan, taking.step.kind is StepKind.PREDICT and not taking.lesson.is_exercise
    text = rich(taking.step.text.said(language), f"margin:4px 0{';font-weight:600' if asks else ''}")
    if taking.at > 0 or taking.lesson.is_exercise:
        return text
    goal = f"<p><b>{SchoolWords.GOAL.said(language)}:</b> {_plain(plan.goal, language)}</p><hr>"
    return rich(plan.story.said(language)) + goal + text


def _so_far(taking: Taking, language: Language, hint: Hint | None) -> list[str]:
    """What came of what was tried, and the hint that was asked for."""
    step, pieces = taking.step, tasks.so_far(taking, language)
    if taking.hinted:
        if step.hint is not None:
            pieces.append(rich(step.hint.said(language)))
        if hint is not None:
            words = SchoolWords.LACKS if hint.lacks else SchoolWords.WHO_IS_HERE if hint.place else SchoolWords.DECIDES
            fact = link(hint.fact.kind, hint.fact.key, hint.fact.text)
            pieces.append(f"<p>{SchoolWords.LOOK.said(language)} {fact}. {words.said(language)}</p>")
    return pieces + tasks.board(taking, language)


def _plain(text: Text, language: Language) -> str:
    return "".join(_line(block) for block in paragraphs(text.said(language)))


# Questions ------------------------------------------------------------------------------------------------


def _option(taking: Taking, at: int, option: Option, language: Language) -> str:
    """An option in a frame of its own: to choose, or with a mark that says what came of it."""
    bare = isinstance(option, DrawnOption) and option.bare
    verdict = "" if bare else badge(option.verdict, language)
    text = _without(verdict_word(option.verdict, language), plain(option.text.said(language)), bare=bare)
    words = escape(text) if taking.solved else link(OPTION, str(at), text or verdict_word(option.verdict, language))
    said = f"{at + 1}. {verdict} {words}" if text or bare else f"{at + 1}. {verdict if taking.solved else words}"
    mark = _mark(taking, at, language)
    cells = f'<td width="78%">{said}</td><td align="right">{mark}</td>' if mark else f'<td colspan="2">{said}</td>'
    return f'<table width="100%" cellpadding="4" cellspacing="0" style="{FRAMED}"><tr>{cells}</tr></table>'


def _without(verdict: str, text: str, *, bare: bool) -> str:
    """What an option says beside its verdict, which stands before it already."""
    said, _, rest = text.partition(".")
    return rest.strip() if not bare and said.casefold() == verdict.casefold() else text


def _mark(taking: Taking, at: int, language: Language) -> str:
    """What came of an option: it was chosen, or is the right one."""
    if taking.right == at:
        word = SchoolWords.SHOWN_RIGHT if taking.at in taking.shown else SchoolWords.THE_RIGHT
        ink, sign = look.colour(Verdict.RECOGNIZED), look.SIGNS[Verdict.RECOGNIZED]
    elif taking.wrong == at:
        word, ink, sign = SchoolWords.YOURS, look.colour(Verdict.NOT_RECOGNIZED), look.SIGNS[Verdict.NOT_RECOGNIZED]
    else:
        return ""
    return f'<b style="color:{ink}">{sign} {word.said(language)}</b>'


def _outcome(taking: Taking, estate: Estate, language: Language) -> list[str]:
    """What is so here, the rule behind it, and what whoever was wrong believed."""
    step, pieces = taking.step, []
    if step.kind is StepKind.DO:
        pieces += tasks.done(taking, language)
    elif taking.question is not None:
        pieces.append(_here(taking, feedback(estate, taking.question, language), language))
    if step.after is not None:
        pieces.append(_headed(SchoolWords.RULE, language) if step.kind is StepKind.PREDICT else "")
        pieces.append(rich(step.after.said(language), NEAR))
    pieces += tasks.board(taking, language)
    if taking.wrong is not None:
        pieces += _belief(step.option[taking.wrong], language)
    if taking.last and not taking.lesson.is_exercise:
        pieces.append(f"<p><b>{SchoolWords.END.said(language)}</b> {_recap(taking, language)}</p>")
    return pieces


def _recap(taking: Taking, language: Language) -> str:
    """How many questions of the lesson were right at the first try, and what it took besides."""
    steps = taking.lesson.plan.step
    asked = {at for at, step in enumerate(steps) if step.kind is StepKind.PREDICT}
    right = asked - taking.missed - taking.shown
    told = [SchoolWords.ROUND.said(language, right=len(right), all=len(asked))] if asked else []
    for words, count in ((SchoolWords.HINTS, len(taking.helped)), (SchoolWords.ROUND_SHOWN, len(taking.shown))):
        if count:
            told.append(words.said(language, count=count))
    return ". ".join(told)


def _headed(words: SchoolWords, language: Language) -> str:
    return f'<p style="margin:6px 0 0 0;color:{look.quiet()}"><small><b>{words.said(language)}</b></small></p>'


def _here(taking: Taking, told: CaseFeedback, language: Language) -> str:
    """What the judge says of this very case, on the ground of its verdict; first whether the answer was right."""
    ink = look.colour(told.verdict)
    said = SchoolWords.RIGHT if taking.wrong is None else SchoolWords.WRONG
    came = SchoolWords.ANSWER_IS if taking.at in taking.shown else said
    here = f"{SchoolWords.HERE.said(language)} \N{MIDDLE DOT} {came.said(language)}"
    head = f'<p style="margin:0;color:{ink}"><small><b>{here}</b></small></p>'
    sentence = f'<span style="color:{ink}">{look.SIGNS[told.verdict]}</span> {escape(told.sentence)}'
    lines = "".join(f'<p style="margin:2px 0 0 0">{escape(line)}</p>' for line in told.lines)
    body = f'{head}<p style="margin:2px 0 0 0;font-size:large;font-weight:600">{sentence}</p>{lines}'
    bar = f'<td width="3" bgcolor="{ink}"></td>'
    ground = f'<td bgcolor="{look.tint(told.verdict)}">{body}</td>'
    return f'<table width="100%" cellpadding="5" cellspacing="0" border="0"><tr>{bar}{ground}</tr></table>'


def _belief(option: Option, language: Language) -> list[str]:
    """The belief behind a wrong option, and where it would be the right one."""
    pieces = []
    if isinstance(option, DrawnOption) and option.elsewhere is not None:
        pieces.append(_headed(SchoolWords.ELSEWHERE, language))
        pieces.append(f'<p style="{NEAR}">{_plain(option.elsewhere, language)}</p>')
    if option.misconception is not None:
        pieces += (_headed(SchoolWords.BELIEF, language), misconception(option.misconception, language))
    return pieces
