"""Looking for mistakes, as rich text: where one can point, what came of it, and what is found so far."""

from __future__ import annotations

from partner_desk.app.school.mistakes import Mistake, MistakeSearch, Pointing
from partner_desk.app.school.taking import Taking
from partner_desk.gui import look
from partner_desk.gui.panels.prose import link
from partner_desk.gui.plain import escape
from partner_desk.gui.school.words import SchoolWords
from partner_desk.readings.questions import Verdict
from partner_desk.training.texts import Language

POINT, PLACE, ROWS = "point", "place", "rows"
"""The word of the links that point, and what they point at: what is chosen in the tree, or in the list in sight."""
CAME = {
    Pointing.FOUND: (SchoolWords.IS_MISTAKE, Verdict.RECOGNIZED),
    Pointing.FOUND_BEFORE: (SchoolWords.FOUND_BEFORE, Verdict.UNKNOWN),
    Pointing.NOTHING_WRONG: (SchoolWords.NOTHING_WRONG, Verdict.NOT_RECOGNIZED),
}


def above(taking: Taking, search: MistakeSearch, language: Language) -> str:
    """What stands above the question: the score, what came of pointing last, and where to point next."""
    found, every, vain = len(search.found), search.total, len(search.in_vain)
    pieces = [f"<p><b>{SchoolWords.SCORE.said(language, found=found, all=every, vain=vain)}</b></p>"]
    if search.last is not None and taking.at not in taking.shown:
        words, verdict = CAME[search.last]
        pieces.append(f'<p><b style="color:{look.colour(verdict)}">{words.said(language)}</b></p>')
    if not taking.solved:
        place = link(POINT, PLACE, SchoolWords.THIS_PLACE.said(language))
        rows = link(POINT, ROWS, SchoolWords.THESE_ROWS.said(language))
        pieces.append(f"<p>{SchoolWords.POINT_AT.said(language)}<br>1. {place}<br>2. {rows}</p>")
    left = search.left_in(language)
    if taking.hinted and left and not taking.solved:
        pieces.append(f"<p>{SchoolWords.STILL_THERE.said(language)} <i>{escape(left[0].name)}</i></p>")
    return "".join(pieces)


def below(taking: Taking, search: MistakeSearch, language: Language) -> str:
    """What stands below it: the mistakes that are found, and once it is over those that are not."""
    pieces = [_mistake(one, language, Verdict.RECOGNIZED) for one in search.found_in(language)]
    if taking.solved and (left := search.left_in(language)):
        pieces.append(f"<p><b>{SchoolWords.NOT_FOUND.said(language)}</b></p>")
        pieces += (_mistake(one, language, Verdict.NOT_RECOGNIZED) for one in left)
    return "".join(pieces)


def _mistake(mistake: Mistake, language: Language, verdict: Verdict) -> str:
    """One mistake: what is wrong, what to do, and links to its facts."""
    ink, sign = look.colour(verdict), look.SIGNS[verdict]
    name = f'<b><span style="color:{ink}">{sign}</span> {escape(mistake.name)}</b>'
    facts = ", ".join(link(one.kind, one.key, one.text) for one in mistake.facts)
    told = f"{escape(mistake.sentence)} <i>{escape(mistake.fix)}</i>"
    see = f"<br><small>{SchoolWords.LOOK.said(language)} {facts}</small>" if facts else ""
    return f'<p style="margin:6px 0">{name}<br>{told}{see}</p>'
