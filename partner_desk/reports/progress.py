"""What a learner's page says: which beliefs were seen through, which not yet, and the lessons that were finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WORDS = {
    "en": {
        "title": "What {name} has seen through",
        "note": "Training: beliefs and lessons, no score. The page says nothing about a customer.",
        "lessons": "Lessons finished: {done} of {all}",
        "none": "None yet.",
        "seen-through": "Seen through",
        "shaky": "Shaky: right, but not often or not lately",
        "believed": "Still believed",
        "not-known": "Not known: the answer had to be shown",
        "not-met": "Not met yet",
        "once": "answered wrongly once",
        "often": "answered wrongly {count} times",
        "shown-once": "answer shown once",
        "shown-often": "answer shown {count} times",
        "with-shown": "{lessons}, {helped} of them with answers shown",
    },
    "de": {
        "title": "Was {name} durchschaut hat",
        "note": "Training: Überzeugungen und Lektionen, keine Punkte. Die Seite sagt nichts über einen Kunden aus.",
        "lessons": "Abgeschlossene Lektionen: {done} von {all}",
        "none": "Noch keine.",
        "seen-through": "Durchschaut",
        "shaky": "Unsicher: richtig, aber nicht oft oder nicht in letzter Zeit",
        "believed": "Noch geglaubt",
        "not-known": "Nicht gewusst: Die Antwort musste gezeigt werden",
        "not-met": "Noch nicht begegnet",
        "once": "einmal falsch beantwortet",
        "often": "{count}-mal falsch beantwortet",
        "shown-once": "Antwort einmal gezeigt",
        "shown-often": "Antwort {count}-mal gezeigt",
        "with-shown": "{lessons}, davon {helped} mit gezeigten Antworten",
    },
}
"""The words of the page, by language."""

GROUPS = ("believed", "not-known", "shaky", "seen-through", "not-met")
"""What deserves attention comes first."""


@dataclass(frozen=True, slots=True)
class BeliefRow:
    """One wrong belief, what is true instead, the group it is in for this learner, how often it was betrayed.

    `shown` is how often the answer to a question about it was shown.
    """

    group: str
    belief: str
    truth: str
    betrayed: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True)
class FinishedLesson:
    """A lesson that was finished, and how many answers had to be shown for it."""

    title: str
    shown: int = 0


@dataclass(frozen=True, slots=True)
class ProgressPage:
    """What to print: the learner's name, the day, the language (`en` or `de`), and the paper (`a4` or `letter`)."""

    name: str
    day: str
    language: str
    beliefs: Sequence[BeliefRow]
    finished: Sequence[FinishedLesson]
    lessons: int
    paper: str = "a4"


def page_content(page: ProgressPage) -> dict[str, Any]:
    """The content as plain values."""
    words = WORDS[page.language]
    groups = []
    for group in GROUPS:
        beliefs = [belief for belief in page.beliefs if belief.group == group]
        if beliefs:
            rows = [{"belief": one.belief, "truth": one.truth, "betrayed": _betrayed(words, one)} for one in beliefs]
            groups.append({"id": group, "title": f"{words[group]} ({len(beliefs)})", "rows": rows})
    return {
        "title": words["title"].format(name=page.name),
        "day": page.day,
        "language": page.language,
        "paper": page.paper,
        "note": words["note"],
        "groups": groups,
        "lessons": _lessons(words, page),
        "finished": "; ".join(_lesson(words, one) for one in page.finished) or words["none"],
    }


def _lessons(words: dict[str, str], page: ProgressPage) -> str:
    told = words["lessons"].format(done=len(page.finished), all=page.lessons)
    helped = sum(one.shown > 0 for one in page.finished)
    return words["with-shown"].format(lessons=told, helped=helped) if helped else told


def _lesson(words: dict[str, str], one: FinishedLesson) -> str:
    return f"{one.title} ({_times(words, 'shown-', one.shown)})" if one.shown else one.title


def _betrayed(words: dict[str, str], one: BeliefRow) -> str:
    return ", ".join(filter(None, (_times(words, "", one.betrayed), _times(words, "shown-", one.shown))))


def _times(words: dict[str, str], what: str, count: int) -> str:
    """How often something happened; nothing if never."""
    if not count:
        return ""
    return words[f"{what}once"] if count == 1 else words[f"{what}often"].format(count=count)
