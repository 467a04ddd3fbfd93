"""`lessons practice` and `lessons progress`: questions for a trainer, and where a learner stands.

What the two need is imported when one of them is called, so that no other verb waits for it.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partner_desk.app.paper import AboutLearner
from partner_desk.app.papers import PROGRESS
from partner_desk.app.rulebook import judge
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.run import option_object
from partner_desk.cli import classroll, quizzes, thread
from partner_desk.cli.arguments import LearnerName, PaperSize, learner_named, paper_size
from partner_desk.cli.lessons import Tongue, lessons
from partner_desk.cli.output import Force, Json, Output, print_json, say
from partner_desk.cli.report import OwnTongue
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.exchange.answerfile import answer_object
from partner_desk.training.texts import Language, plain

if TYPE_CHECKING:
    from partner_desk.training.drawn import Exercise

MOST = 1000
"""So many questions are drawn in one go."""

GRASPS = {
    "seen-through": "seen through",
    "shaky": "shaky",
    "believed": "still believed",
    "not-known": "not known: the answer was shown",
    "not-met": "not met yet",
}


@lessons.command("practice", epilog="Example: partner-desk-cli lessons practice --level 3 --count 5")
def practice(
    misconception: Annotated[str | None, typer.Option(help="What to find out; anything if left out.")] = None,
    level: Annotated[int, typer.Option(help="From 1 (one fact) to 5.")] = 1,
    seed: Annotated[int | None, typer.Option(help="The same seed draws the same questions; any if left out.")] = None,
    count: Annotated[int, typer.Option(help="How many questions.")] = 1,
    language: Tongue = Language.EN,
    as_json: Json = False,
) -> None:
    """Draw questions about invented estates, with options and which one is right by the judge."""
    from partner_desk.app.school.practice import exercise

    known = tuple(catalogue().misconceptions)
    if misconception is not None and misconception not in known:
        raise Refused(
            "There is no misconception {misconception!r}. Known are: {known}.",
            misconception=misconception,
            known=", ".join(known),
        )
    if not 1 <= count <= MOST:
        raise Refused("From 1 to {most} questions can be drawn, not {count_}.", most=MOST, count_=count)
    first = Random().randrange(1_000_000) if seed is None else seed  # noqa: S311 - chance for practice, no secret
    chance = Random(first)  # noqa: S311
    wanted = [misconception or chance.choice(known) for _ in range(count)]
    rows = [_object(exercise(one, level, first + at), first + at, language) for at, one in enumerate(wanted)]
    if as_json:
        print_json(rows)
        return
    for number, row in enumerate(rows, 1):
        say(f"{number}. {row['text']}\n")
        for option in row["options"]:
            note = "" if option["misconception"] is None else f"  ({option['misconception']})"
            say(f"   [{'x' if option['right'] else ' '}] {option['text']}{note}")
        again = f"--misconception {row['misconception']} --level {level} --seed {row['seed']}"
        say(f"\n   The judge: {row['answer']['verdict']}. The same question again: {again}\n")


def _object(drill: Exercise, seed: int, language: Language) -> dict[str, Any]:
    answer = judge().answer(drill.estate, drill.question)
    return {
        "misconception": drill.misconception,
        "level": drill.level,
        "seed": seed,
        "situation": drill.motif,
        "form": drill.form.value,
        "text": plain(drill.text.said(language)),
        "answer": answer_object(answer, drill.question.scope),
        "options": [option_object(one, answer, language) for one in drill.options],
    }


@lessons.command(
    "progress", epilog="Example: partner-desk-cli lessons progress --learner Ann --pdf ann.pdf --language de"
)
def progress(
    learner: LearnerName = None,
    pdf: Annotated[Path | None, typer.Option(help="Write it as one page, a PDF file.")] = None,
    paper: PaperSize = "a4",
    language: OwnTongue = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """What a learner of this computer has seen through, and what not yet."""
    from partner_desk.app.school.sheet import progress_object

    size = paper_size(paper)
    output = None if pdf is None else Output(pdf, PROGRESS.kind, force, as_json)
    record = learner_named(learner)
    tongue = language or record.language or Language.EN
    now = clock.now()
    shown = progress_object(record, now, tongue)
    if output is not None:
        data = PROGRESS.pdf(AboutLearner(record, now, tongue), size)
        output.write(data)
        shown |= {"file": str(pdf), "bytes": len(data)}
    if as_json:
        print_json(shown)
    elif output is not None:
        output.say(output.written)
    else:
        _say(shown)


def _say(shown: dict[str, Any]) -> None:
    say(shown["learner"])
    for kind, words in GRASPS.items():
        rows = [one for one in shown["misconceptions"] if one["grasp"] == kind]
        if rows:
            say(f"{words} ({len(rows)})")
            for one in rows:
                wrong = f" (answered wrongly: {one['betrayed']})" if one.get("betrayed") else ""
                say(f"  {one['belief']}{wrong}")
    done = [
        one["lesson"] + (f" (answers shown: {one['shown']})" if one["shown"] else "")
        for one in shown["lessons"]
        if one["finished"]
    ]
    say(f"lessons finished: {', '.join(done) or 'none'}")


def register(application: typer.Typer) -> None:
    """Make the verbs about lessons part of the command line."""
    thread.register(lessons)
    quizzes.register(lessons)
    classroll.register(lessons)
    application.add_typer(lessons, name="lessons")
