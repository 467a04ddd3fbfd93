"""`lessons class`: the learners of a folder, beside the beliefs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from partner_desk.app.outputs import FileKind
from partner_desk.app.paper import AboutClass
from partner_desk.app.papers import CLASS
from partner_desk.cli.arguments import PaperSize, paper_size
from partner_desk.cli.lessons import Tongue
from partner_desk.cli.output import Force, Json, Output, complain, print_json, say
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.training.texts import Language

if TYPE_CHECKING:
    from partner_desk.app.school.classroll import ClassRoll
    from partner_desk.training.progress import LearnerProgress

CSV = FileKind("A table of a class", ".csv")


def class_roll(
    folder: Annotated[Path | None, typer.Argument(help="Where learners' files lie; else this computer's.")] = None,
    table: Annotated[Path | None, typer.Option("--csv", help="Write learners by beliefs, a table (.csv).")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write it as a paper, a PDF file.")] = None,
    paper: PaperSize = "a4",
    language: Tongue = Language.EN,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Where the learners of a folder stand, belief by belief; the files are only read."""
    from partner_desk.app.school.classroll import class_csv, read_class
    from partner_desk.app.school.progress import default_folder

    if table is not None and pdf is not None:
        raise Refused("Write one file at a time: --csv or --pdf.")
    size = paper_size(paper)
    place, kind = (table, CSV) if table is not None else (pdf, CLASS.kind)
    output = None if place is None else Output(place, kind, force, as_json)
    roll = read_class(folder or default_folder(), clock.now())
    for trouble in roll.troubles:
        complain(trouble)
    if output is not None:
        about = AboutClass(roll)
        data = class_csv(roll, language) if table is not None else CLASS.pdf(about, size, language=language.value)
        output.write(data)
        if as_json:
            print_json({"file": str(place), "bytes": len(data)})
        else:
            output.say(output.written)
    elif as_json:
        print_json([_row(roll, learner) for learner in roll.learners])
    else:
        say(CLASS.written(".txt", AboutClass(roll), language.value).decode())


def _row(roll: ClassRoll, learner: LearnerProgress) -> dict[str, Any]:
    from partner_desk.app.school.classroll import lessons_done

    return {
        "learner": learner.name,
        "lessons": lessons_done(learner),
        "quizzes": {name: [quiz.right, quiz.asked] for name, quiz in learner.quizzes.items()},
        "beliefs": {belief: stands.value for belief, stands in roll.grasps[learner.id].items()},
    }


def register(lessons: typer.Typer) -> None:
    """Make this one of the verbs about lessons."""
    epilog = "Example: partner-desk-cli lessons class gathered --csv class.csv"
    lessons.command("class", epilog=epilog)(class_roll)
