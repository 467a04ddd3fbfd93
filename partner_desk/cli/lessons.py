"""`lessons list`, `lessons check` and `lessons run`: the course, and lessons of a trainer's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from partner_desk.app.answers import View
from partner_desk.app.outputs import LESSON
from partner_desk.app.rulebook import library
from partner_desk.app.school import authoring
from partner_desk.app.school.catalogue import catalogue
from partner_desk.app.school.check import check
from partner_desk.app.school.lessonfile import Lesson, course_lesson, lesson_path, read_lesson
from partner_desk.app.school.lookups import answers_to
from partner_desk.app.school.owncourse import COURSE, read_course
from partner_desk.app.school.run import answers
from partner_desk.cli.arguments import DeskFile, day_asked, estate_of
from partner_desk.cli.output import Exit, Force, Json, Output, complain, print_json, say
from partner_desk.domain.errors import Refused
from partner_desk.domain.lookup import partner_named, scope_named
from partner_desk.domain.naming import counted
from partner_desk.exchange.case.reading import case_files
from partner_desk.readings.dated import Source
from partner_desk.training.catalogue import RealQuestion
from partner_desk.training.texts import Language, plain

lessons = typer.Typer(no_args_is_help=True, help="The lessons of the school: the course, and your own.")

Tongue = Annotated[Language, typer.Option("--language", help="The language of texts.")]


@lessons.command("list", epilog="Example: partner-desk-cli lessons list --language de")
def list_lessons(language: Tongue = Language.EN, as_json: Json = False) -> None:
    """The lessons of the course, chapter by chapter."""
    chapters: list[tuple[str, list[dict[str, Any]]]] = []
    for chapter in catalogue().chapters:
        chapter_lessons = [course_lesson(lesson) for lesson in chapter.lessons]
        rows = [
            {
                "id": lesson.id,
                "title": lesson.plan.title.said(language),
                "goal": lesson.plan.goal.said(language),
                "minutes": lesson.plan.minutes,
                "steps": len(lesson.plan.step),
                "misconceptions": sorted(misconceptions(lesson)),
            }
            for lesson in chapter_lessons
        ]
        chapters.append((chapter.title.said(language), rows))
    if as_json:
        print_json([{"chapter": title, "lessons": rows} for title, rows in chapters])
        return
    for title, rows in chapters:
        say(title)
        for row in rows:
            say(f"  {row['id']}: {row['title']} ({row['minutes']} min)")


def misconceptions(lesson: Lesson) -> set[str]:
    """The wrong beliefs that a lesson finds out."""
    return {option.misconception for step in lesson.plan.step for option in step.option if option.misconception}


@lessons.command("check", epilog="Example: partner-desk-cli lessons check my-lesson.toml")
def check_lessons(
    paths: Annotated[list[Path] | None, typer.Argument(help="Lesson files or folders; the course if none.")] = None,
    as_json: Json = False,
) -> None:
    """Say with line and key what keeps a lesson from being taught; exit code 2 if one has a slip."""
    files = case_files(paths) if paths else [lesson_path(lesson) for lesson in catalogue().lessons]
    courses = [path.parent for path in files if path.name == COURSE]
    files = [path for path in files if path.name != COURSE]
    slips: list[str] = []
    broken: set[Path] = set()
    for path in (*courses, *files):
        if path.parent in broken:
            continue
        try:
            if path in courses:
                read_course(path)
            else:
                check(read_lesson(path))
        except Refused as refused:
            broken |= {path} & {*courses}  # its lessons cannot be read without it
            slips += refused.sentence.split("\n")
            complain(refused.sentence)
    if as_json:
        print_json({"files": len(files), "slips": slips})
    else:
        say(f"{counted(len(files), 'lesson')} checked: {counted(len(slips), 'slip')}.")
    if slips:
        raise typer.Exit(Exit.REFUSED)
    if not files:
        raise Refused("There is no lesson there (*.toml).")


@lessons.command("make", epilog="Example: partner-desk-cli lessons make customer.partnerdesk --scope S --out my.toml")
def make_lesson(
    desk: DeskFile,
    partner: Annotated[str, typer.Option(help="The partner that the lesson asks about, by id or name.")],
    scope: Annotated[str, typer.Option(help="Where, by id or name.")],
    out: Annotated[Path, typer.Option(help="The lesson file to write (.toml).")],
    program: Annotated[
        str | None, typer.Option(help="The program that it asks about; the one shown first if left out.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="The day; today if left out.")] = None,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Make a lesson of a desk; names and ids become pseudonyms, the texts are placeholders to be edited."""
    output = Output(out, LESSON, force, as_json)
    estate = estate_of(desk)
    program = program or library().first_program
    if program not in library().programs:
        raise Refused(
            "There is no program {program!r}. Known are: {known}.", program=program, known=", ".join(library().programs)
        )
    view = View(partner_named(estate, partner).id, program, day_asked(on))
    title = "lesson" if output.printed else out.stem
    made = authoring.make_lesson(
        estate, view, scope_named(estate, scope), title, "lesson.toml" if output.printed else out.name
    )
    output.write(made.text.encode())
    if as_json:
        print_json({"file": str(out), "left_out": list(made.left_out)})
        return
    for one in made.left_out:
        output.say(f"Left out: {one}.")
    output.say(output.written)


@lessons.command("run", epilog="Example: partner-desk-cli lessons run unknown-is-not-no --json")
def run_lesson(
    lesson: Annotated[str, typer.Argument(help="A lesson of the course by its id, or a lesson file.")],
    language: Tongue = Language.EN,
    as_json: Json = False,
) -> None:
    """Take a lesson as somebody who is always right: the judge's answer and the right option of every step."""
    path = lesson_path(lesson) if lesson in catalogue().lessons else Path(lesson)
    steps = list(answers(read_lesson(path), language))
    if as_json:
        print_json(steps)
        return
    for step in steps:
        say(f"{step['step']}. {step['text']}")
        if "answer" in step:
            found = step["answer"]
            disputed = ", disputed" if found["disputed"] else ""  # no bare "recognized" where sources disagree
            say(f"   The judge: {found['verdict']}{disputed}, decided by {', '.join(found['decided_by'])}.")
        for option in step.get("options", ()):
            say(f"   [{'x' if option['right'] else ' '}] {option['text']}")
        for key, value in step.get("conditions", {}).items():
            say(f"   It minds: {_condition(key, value)}.")
        for mistake in step.get("mistakes", ()):
            say(f"   To find: {mistake}")
        if step.get("solution"):
            say(f"   To do: {step['solution']}")


def _condition(key: str, value: Any) -> str:
    """What a task minds, in words."""
    if key == "keep":
        return "nobody else has less than before"
    told = [f"{one['partner']} at {one['scope']}" if isinstance(one, dict) else str(one) for one in value] if (
        isinstance(value, list)
    ) else [str(value)]  # fmt: skip
    return f"{key} {', '.join(told)}"


@lessons.command("answers", epilog="Example: partner-desk-cli lessons answers who can register for PAL")
def find_answers(
    words: Annotated[list[str] | None, typer.Argument(help="What you ask, in any words; else all questions.")] = None,
    count: Annotated[int, typer.Option(min=1, help="How many answers, the best first.")] = 3,
    language: Tongue = Language.EN,
    as_json: Json = False,
) -> None:
    """Answers to questions that partners really asked, with sources: by what you type, or all questions."""
    asked = " ".join(words or ())
    answered = answers_to(asked, language)[:count] if asked else list(catalogue().questions)
    if as_json:
        print_json([_answer_object(one, language) for one in answered])
        return
    if asked and not answered:
        raise Refused("No answer has any of these words. `lessons answers` alone lists all questions.")
    for answer in answered:
        say(plain(answer.question.said(language)))
        if asked:
            say(f"\n{plain(answer.answer.said(language))}\n")
            for source in _sources(answer):
                say(f"  {source.title}, {source.date}: {source.where}")
            say("")


def _answer_object(entry: RealQuestion, language: Language) -> dict[str, Any]:
    return {
        "question": plain(entry.question.said(language)),
        "answer": plain(entry.answer.said(language)),
        "sources": [
            {"id": one.id, "title": one.title, "date": one.date, "where": one.where} for one in _sources(entry)
        ],
        "lesson": entry.show,
    }


def _sources(entry: RealQuestion) -> list[Source]:
    known = library().sources
    return [known[one] for one in entry.source if one in known]
