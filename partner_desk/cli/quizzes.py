"""`lessons place`, `lessons test`, `lessons paths` and `lessons explain`: quizzes, ways through the course, mails."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partner_desk.app.paper import AboutLetter
from partner_desk.app.papers import LETTER
from partner_desk.app.school.catalogue import catalogue
from partner_desk.cli.arguments import LearnerName, PaperSize, learner_named, paper_size
from partner_desk.cli.lessons import Tongue
from partner_desk.cli.output import Force, Json, Output, print_json, say
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.training.texts import Language, plain

if TYPE_CHECKING:
    from partner_desk.app.school.quiz import Quiz
    from partner_desk.training.mails import CustomerMail

Seed = Annotated[int | None, typer.Option(help="The same seed draws the same questions; any if left out.")]


def place(seed: Seed = None, language: Tongue = Language.EN, as_json: Json = False) -> None:
    """Ten questions that say where to begin, with the right answers; the window has them to be answered."""
    from partner_desk.app.school.quiz import placement

    _print(placement(_seeded(seed)), language, as_json)


def mixed_test(
    chapter: Annotated[int, typer.Argument(help="The chapter, from 1.")],
    seed: Seed = None,
    language: Tongue = Language.EN,
    as_json: Json = False,
) -> None:
    """The mixed test after a chapter: questions about it and about those before, with the right answers."""
    from partner_desk.app.school.quiz import chapter_test

    _print(chapter_test(chapter, _seeded(seed)), language, as_json)


def _seeded(seed: int | None) -> int:
    return Random().randrange(1_000_000) if seed is None else seed  # noqa: S311 - chance for practice, no secret


def _print(quiz: Quiz, language: Language, as_json: bool) -> None:
    from partner_desk.app.school.quiz import drawn

    rows: list[dict[str, Any]] = []
    for draw in quiz.draws:
        exercise = drawn(draw)
        options = [
            {"text": plain(one.text.said(language)), "right": one.right, "misconception": one.misconception}
            for one in exercise.options
        ]
        text = plain(exercise.text.said(language))
        rows.append({"chapter": draw.chapter, "misconception": draw.belief, "text": text, "options": options})
    if as_json:
        print_json({"quiz": quiz.id, "title": quiz.title.said(language), "questions": rows})
        return
    say(f"{quiz.title.said(language)}\n")
    for number, row in enumerate(rows, 1):
        say(f"{number}. {row['text']}\n")
        for option in row["options"]:
            say(f"   [{'x' if option['right'] else ' '}] {option['text']}")
        say("")


def paths(learner: LearnerName = None, language: Tongue = Language.EN, as_json: Json = False) -> None:
    """Ways through the course: what stands on them, how long they take, and what a learner has done of it."""
    from partner_desk.app.school.lessonfile import course_lesson
    from partner_desk.app.school.paths import is_done, stops

    progress = learner_named(learner) if learner is not None else None
    rows: list[dict[str, Any]] = []
    for path in catalogue().paths:
        on_it = [
            {
                "stop": stop.id,
                "title": plain(course_lesson(stop.id).plan.title.said(language))
                if stop.id in catalogue().lessons
                else stop.id,
                "minutes": stop.minutes,
                "done": progress is not None and is_done(stop, progress),
            }
            for stop in stops(path)
        ]
        title, about = path.title.said(language), plain(path.about.said(language))
        minutes = sum(int(str(stop["minutes"])) for stop in on_it)
        rows.append({"path": path.id, "title": title, "about": about, "minutes": minutes, "stops": on_it})
    if as_json:
        print_json(rows)
        return
    for row in rows:
        say(f"{row['path']}: {row['title']} ({row['minutes']} min)\n  {row['about']}")
        for stop in row["stops"]:
            say(f"  [{'x' if stop['done'] else ' '}] {stop['title']} ({stop['minutes']} min)")


def explain(
    mail: Annotated[str | None, typer.Argument(help="A mail by its id; all mails if left out.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the letter that answers it, a PDF file.")] = None,
    paper: PaperSize = "a4",
    language: Tongue = Language.EN,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Mails of customers, and which sentences of an answer are true, false or beside the point; or the letter."""
    from partner_desk.app.school.explaining import customer_mails, mail_named

    if pdf is not None and mail is None:
        raise Refused("Say which mail the letter answers; `lessons explain` lists them.")
    wanted = customer_mails() if mail is None else (mail_named(mail),)
    if pdf is not None:
        size, output = paper_size(paper), Output(pdf, LETTER.kind, force, as_json)
        data = LETTER.pdf(AboutLetter(wanted[0].id, clock.today()), size, language=language.value)
        output.write(data)
        if as_json:
            print_json({"file": str(pdf), "bytes": len(data)})
        else:
            output.say(output.written)
        return
    rows = [_mail(each, language) for each in wanted]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        say(f"{row['mail']}: {row['subject']} ({row['from']})")
        if mail is not None:
            say(f"\n{row['text']}\n")
            for sentence in row["sentences"]:
                say(f"  {sentence['kind']}: {sentence['text']}")


def _mail(mail: CustomerMail, language: Language) -> dict[str, Any]:
    from partner_desk.app.school.explaining import kinds

    return {
        "mail": mail.id,
        "from": mail.sender.said(language),
        "subject": mail.subject.said(language),
        "text": plain(mail.text.said(language)),
        "sentences": [
            {"kind": kind.value, "text": plain(one.text.said(language)), "misconception": one.misconception}
            for one, kind in zip(mail.sentence, kinds(mail.id), strict=True)
        ],
    }


def register(lessons: typer.Typer) -> None:
    """Make these verbs about lessons."""
    for name, verb, example in (
        ("place", place, "--seed 7"), ("test", mixed_test, "2 --language de"), ("paths", paths, "--learner Ann"),
        ("explain", explain, "what-do-you-see --pdf letter.pdf"),
    ):  # fmt: skip
        lessons.command(name, epilog=f"Example: partner-desk-cli lessons {name} {example}")(verb)
