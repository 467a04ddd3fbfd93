"""A lesson made of a desk: its estate as a case, and a first question whose words a trainer goes on to write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from partner_desk.app.answers import View
from partner_desk.app.exporting import case_of
from partner_desk.app.rulebook import judge, library
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.check import DOTS, check
from partner_desk.app.school.lessonfile import lesson_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.language import speaking, tr
from partner_desk.readings.questions import AUTO, Answer, Question, Verdict
from partner_desk.resources import resource_path
from partner_desk.training.texts import Language

HEAD = """\
# A lesson of Partner Desk: an estate, and steps about it. Edit the texts, then look with
#   partner-desk-cli lessons check {name}
# The right answer of a question is never written here: it is what the program judges.

"""
SAID = 3
"""So much of what a lesson cannot say is told."""


@dataclass(frozen=True, slots=True)
class LessonDraft:
    """A lesson as text, and what it cannot say and was left out."""

    text: str
    left_out: tuple[str, ...]


def make_lesson(estate: Estate, view: View, scope: int, title: str, name: str) -> LessonDraft:
    """A lesson about the verdict of a view at a scope; `name` is what its file will be called.

    Names and ids of an estate that is not invented become pseudonyms. Raises Refused if it cannot be taught.
    """
    if view.partner not in estate.partners:
        raise Refused("A lesson asks about a partner, and there is none on this desk. Add one first.")
    written = case_of(estate, title, redact=not estate.invented, leave_out=True)
    names, key = written.names, estate.scopes.key(scope)
    answer = judge().answer(estate, Question.on(view.partner, key, view.program, view.day, view.reading))
    asked: dict[str, Any] = {
        "partner": names.partner(view.partner),
        "scope": names.scope(key),
        "program": view.program,
        "on": view.day,
    }
    if view.reading != AUTO:
        asked["reading"] = view.reading
    text = HEAD.format(name=name) + written.text + "\n" + tomli_w.dumps({"lesson": _lesson(title, asked, answer)})
    try:
        check(lesson_of(text, Path(name)), text)
    except Refused as slip:
        if not written.left_out:
            raise
        why = [one for one in written.left_out if "part only" in one] or written.left_out
        raise Refused(
            "A lesson says what a case file can say, and by that the answer is another one here than on this desk. "
            "Left out: {why}. Take another program or place, or record that all of it was looked for, for everything.",
            why="; ".join(why[:SAID]),
        ) from slip
    return LessonDraft(text, written.left_out)


def _lesson(title: str, asked: dict[str, Any], answer: Answer) -> dict[str, Any]:
    program = library().programs[asked["program"]].name
    opposite = Verdict.NOT_RECOGNIZED if answer.verdict is Verdict.RECOGNIZED else Verdict.RECOGNIZED
    words = answer.verdict.words
    with speaking(Language.DE.value, resource_path("locale")):
        german = tr(words)
    right = {
        "verdict": answer.verdict.value,
        "decided_by": answer.decided_by[0],
        "text": _text(f"It is {words}, because {DOTS}", f"Es ist {german}, weil {DOTS}"),
    }
    wrong = {
        "verdict": opposite.value,
        "text": _text(f"It is not so, because {DOTS}", f"Es ist anders, weil {DOTS}"),
        "misconception": next(iter(catalogue().misconceptions)),  # any will do until the trainer chooses
    }
    return {
        "title": _text(title, title),
        "goal": _text(f"After this lesson you can {DOTS}", f"Nach dieser Lektion {DOTS}"),
        "story": _text(f"Who is who here: {DOTS}", f"Wer hier wer ist: {DOTS}"),
        "minutes": 5,
        "look": asked,
        "step": [
            {
                "kind": "predict",
                "text": _text(
                    f"Is the partner recognized at {asked['scope']}? The program: {program}.",
                    f"Ist der Partner an {asked['scope']} anerkannt? Gefragt ist nach: {program}.",
                ),
                "ask": asked,
                "option": [wrong, right],
                "after": _text(f"The point to take home: {DOTS}", f"Merke: {DOTS}"),
            }
        ],
    }


def _text(en: str, de: str) -> dict[str, str]:
    return {"en": en, "de": de}
