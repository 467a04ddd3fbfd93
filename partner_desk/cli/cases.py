"""`cases run` and `cases judge`: small estates with questions, judged from files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app import rulebook
from partner_desk.app.advising import advice_for, full_object
from partner_desk.app.answers import View, explained
from partner_desk.cli.output import Exit, Json, complain, print_json, say
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.errors import Refused
from partner_desk.domain.naming import counted
from partner_desk.exchange.answerfile import answer_object
from partner_desk.exchange.case.asking import Vocabulary, differences
from partner_desk.exchange.case.reading import case_files, read_case_file

cases = typer.Typer(no_args_is_help=True, help="Judge case files: small estates with questions, as TOML.")

Paths = Annotated[list[Path], typer.Argument(help="Case files, or folders of them.")]


def _vocabulary() -> Vocabulary:
    return Vocabulary.of(rulebook.library())


@cases.command("run", epilog="Example: partner-desk-cli cases run tests/cases")
def run(paths: Paths, as_json: Json = False) -> None:
    """Judge cases and compare every answer with what the case expects; exit code 1 if one differs."""
    vocabulary, judge = _vocabulary(), rulebook.judge()
    files, asked, failed, broken = case_files(paths), 0, [], []
    for path in files:
        try:
            case = read_case_file(path, vocabulary)
        except Refused as refused:
            broken.append(refused.sentence)
            complain(refused.sentence)
            continue
        for number, ask in enumerate(case.asks, 1):
            asked += 1
            for sentence in differences(ask, judge.answer(case.estate, ask.question)):
                failed.append({"file": str(path), "ask": number, "difference": sentence})
    if as_json:
        print_json({"files": len(files), "questions": asked, "failed": failed, "broken": broken})
    else:
        for one in failed:
            say(f"{one['file']}, question {one['ask']}: {one['difference']}")
        wrong = len({(one["file"], one["ask"]) for one in failed})
        asked_for = f"{counted(len(files), 'case')}, {counted(asked, 'question')}"
        say(f"{asked_for}: {asked - wrong} as expected, {wrong} not.")
    if broken:
        raise typer.Exit(Exit.REFUSED)
    if failed:
        raise typer.Exit(Exit.FOUND)
    if not files:
        raise Refused("There is no case file there (*.toml).")


@cases.command("judge", epilog="Example: partner-desk-cli cases judge tests/cases/seed-01*.toml --json")
def judge_file(
    file: Annotated[Path, typer.Argument(help="One case file.")],
    as_json: Json = False,
    full: Annotated[bool, typer.Option(help="With sentence, proof, what is missing, and advice.")] = False,
) -> None:
    """Answer the questions of one case in the order asked; no expectations are needed."""
    case = read_case_file(file, _vocabulary(), judging=True)
    answers = []
    for ask in case.asks:
        question = ask.question
        answer = answer_object(rulebook.judge().answer(case.estate, question), ask.scope)
        if full and question.single_day:
            view = View(question.partner, question.program, question.since, question.reading)
            scope = case.estate.scopes.find(question.scope)
            explanation = explained(case.estate, view, scope or 0, question.charge_kind)
            usage = question.charge_kind in (None, ChargeKind.USAGE)  # advice is about ordinary usage
            advice = advice_for(case.estate, view, scope or 0) if usage else None
            answer = full_object(case.estate, explanation, ask.scope, advice) | answer
        answers.append(answer)
    if as_json:
        print_json(answers)
        return
    for answered in answers:
        when = answered.get("on") or f"{answered['from']} to {answered['until']}"
        disputed = " (disputed)" if answered["disputed"] else ""
        say(
            f"{answered['partner']} at {answered['scope']} for {answered['program']} on {when}: "
            f"{answered['verdict']}{disputed}, decided by {', '.join(answered['decided_by'])}"
        )
        if answered["not_checked"]:
            say(f"  not checked: {'; '.join(answered['not_checked'])}")


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    application.add_typer(cases, name="cases")
