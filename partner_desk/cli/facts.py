"""`record`, `amend`, `end` and `looked`: any fact by what is said of its fields.

There is one verb for each kind of fact, with an option for each of its fields: all of them are made from the
descriptions of the facts when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from partner_desk.app import recording
from partner_desk.app.facthelp import example, example_meant, example_text, how_said
from partner_desk.app.factvalues import Said
from partner_desk.app.recording import KINDS_SAID, fields_meant, fields_said, is_needed
from partner_desk.cli.arguments import DeskFile, day_asked, opened
from partner_desk.cli.output import Json
from partner_desk.cli.recording import FoundSo, commit_and_tell
from partner_desk.cli.trouble import PROGRAM
from partner_desk.domain import clock
from partner_desk.domain.changes import ChangeSet, Fact
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.descriptions import Field, kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import is_guid
from partner_desk.domain.moments import start_of
from partner_desk.domain.origin import Origin, by_hand
from partner_desk.domain.shells import typed_line
from partner_desk.domain.showing import quoted

if TYPE_CHECKING:
    from partner_desk.explain.recordable import Recordable

SinceEver = Annotated[bool, typer.Option("--always", help="Since ever; else it begins today, if --since does not say.")]
KnownFrom = Annotated[str, typer.Option(help="Who or what says so, for example: seen in the portal.")]
FactStep = Callable[[Estate, Origin], ChangeSet]
Arguments = dict[str, Any]
"""What was given on the command line, by the names of parameters."""


class KindVerbs(TyperGroup):
    """One verb for each kind of fact, each made when it is wanted."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The words for all kinds."""
        return list(KINDS_SAID)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The verb of a kind; None if there is no such kind."""
        if cmd_name in KINDS_SAID and cmd_name not in self.commands:
            part = typer.Typer()
            _MAKERS[str(self.name)](part, cmd_name, KINDS_SAID[cmd_name])
            self.commands.update(get_group(part).commands)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that is called; raises Refused with the kinds that there are."""
        if args and args[0] not in KINDS_SAID:
            raise Refused(
                "There is no kind of fact {args}. There are: {known}.",
                args=quoted(args[0]),
                known=", ".join(KINDS_SAID),
            )
        return super().resolve_command(ctx, args)


# Parameters -----------------------------------------------------------------------------------------------


def _parameter(name: str, annotation: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_DESK = _parameter("desk", DeskFile)
_ORIGIN = (_parameter("known_from", KnownFrom, ""), _parameter("as_json", Json, False))


def _option(field: Field, needed: bool = False) -> Parameter:
    """The option that says a field."""
    name, help_text = _flag(field), f"{field.label}. {how_said(field)}".strip()
    if field.value is bool:
        option = typer.Option(f"{name}/{name.replace('--', '--no-', 1)}", help=help_text)
        return _parameter(field.name, Annotated[bool | None, option], Parameter.empty if needed else None)
    option = typer.Option(name, help=help_text)
    if field.several:
        return _parameter(field.name, Annotated[list[str] | None, option], None)
    if needed:
        return _parameter(field.name, Annotated[str, option])
    return _parameter(field.name, Annotated[str | None, option], None)


def _flag(field: Field) -> str:
    return f"--{field.name.replace('_', '-')}"


def _said(fields: Iterable[Field], given: Arguments) -> dict[str, Said]:
    """What was given of some fields, as texts."""
    values = {one.name: given[one.name] for one in fields if given.get(one.name) not in (None, [])}
    words = {True: "yes", False: "no"}
    return {name: words[value] if isinstance(value, bool) else value for name, value in values.items()}


def _add(
    part: typer.Typer, name: str, parameters: list[Parameter], work: Callable[[Arguments], FactStep], texts: str
) -> None:
    """Make a verb of its parameters; `texts` are what it does and an example, in two lines."""

    def verb(**given: Any) -> None:
        desk: Path = given["desk"]
        step = work(given)
        with opened(desk) as workspace:
            made = step(workspace.estate, by_hand(workspace.who, given["known_from"]))
            commit_and_tell(workspace, made, given["as_json"])

    verb.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    verb.__annotations__ = {one.name: one.annotation for one in parameters}
    doing, _, shown = texts.partition("\n")
    part.command(name, help=doing, epilog=f"Example: partner-desk-cli {shown}")(verb)


def line_for(made: Recordable, desk: Path, day: date) -> str:
    """What to type to record a fact that is asked for as of a day; what has to be found out stands in capitals."""
    kind, said = KINDS_SAID[made.kind], {name: _typed(text) for name, text in made.said}
    if made.is_statement:
        return typed_line([PROGRAM, "looked", said["kind"], str(desk), said["subject"]])
    words = [PROGRAM, "amend" if made.amends else "record", made.kind, str(desk)]
    for field in kind_of(kind).fields.values():
        needed = not made.amends and field in fields_said(kind) and is_needed(kind, field)
        if field.name in said or field.name == made.asks or needed:
            text = said.get(field.name, field.name.upper())
            words += [_flag(field)] if field.value is bool else [_flag(field), text]
    if not made.amends and "since" in kind_of(kind).fields and day != clock.today():
        words += ["--since", day.isoformat()]
    return typed_line(words)


def _typed(key: str) -> str:
    """What is typed for a key: of a subscription the GUID alone."""
    guid = key.removeprefix("/subscriptions/")
    return guid if is_guid(guid) else key


def _shown(verb: str, noun: str, said: Iterable[tuple[Field, str]], *more: str) -> str:
    words = [verb, noun, "a.partnerdesk"]
    for field, text in said:
        words += [_flag(field)] if field.value is bool else [_flag(field), text]
    return typed_line([*words, *more])


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


# Verbs ----------------------------------------------------------------------------------------------------


def _record(part: typer.Typer, noun: str, kind: type[Fact]) -> None:
    fields = fields_said(kind)
    lasts = "since" in {one.name for one in fields}
    parameters = [_DESK, *(_option(one, is_needed(kind, one)) for one in fields)]
    parameters += [_parameter("always", SinceEver, False)] if lasts else []
    parameters += [_parameter("found_so", FoundSo, False), *_ORIGIN]

    def work(given: Arguments) -> FactStep:
        said = _said(fields, given)
        if lasts and given["always"] and "since" in said:
            raise Refused("Say a day with --since, or --always, not both.")
        if lasts and not given["always"]:
            said.setdefault("since", clock.today().isoformat())
        return lambda estate, origin: recording.record(estate, kind, said, origin, found_so=given["found_so"])

    _add(
        part, noun, parameters, work,
        f"Record {_a(kind_of(kind).singular)}.\n{_shown('record', noun, example(kind))}",
    )  # fmt: skip


def _amend(part: typer.Typer, noun: str, kind: type[Fact]) -> None:
    which = fields_meant(kind)
    others = [one for one in fields_said(kind) if one.name not in {meant.name for meant in which}]
    add = Annotated[bool, typer.Option("--add", help="Leave what a list has, and add to it.")]
    parameters = [_DESK, *map(_option, (*which, *others)), _parameter("add", add, False)]
    parameters += [_parameter("found_so", FoundSo, False), *_ORIGIN]

    def work(given: Arguments) -> FactStep:
        meant, said = _said(which, given), _said(others, given)
        return lambda estate, origin: recording.amend(
            estate, kind, meant, said, origin, add=given["add"], found_so=given["found_so"]
        )

    said = [*example_meant(kind), *((one, example_text(kind, one)) for one in others[-1:])]
    what = f"Change what is recorded of {_a(kind_of(kind).singular)}, in place; say which by what it is about."
    _add(part, noun, parameters, work, f"{what}\n{_shown('amend', noun, said)}")


def _end(part: typer.Typer, noun: str, kind: type[Fact]) -> None:
    which = fields_meant(kind)
    until = Annotated[str | None, typer.Option(help="The first day on which it is over; today if not given.")]
    never = Annotated[bool, typer.Option("--never", help="It never was so: forget it as a mistake.")]
    parameters = [_DESK, *map(_option, which), _parameter("until", until, None), _parameter("never", never, False)]

    def work(given: Arguments) -> FactStep:
        meant, at, forget = _said(which, given), start_of(day_asked(given["until"])), given["never"]
        return lambda estate, origin: recording.end(estate, kind, meant, at, origin, never=forget)

    more = ["--until", "2024-05-20"] if kind_of(kind).holds == "a time" else ["--never"]
    what = f"Say that {_a(kind_of(kind).singular)} ended, or never was; say which by what it is about."
    _add(part, noun, [*parameters, *_ORIGIN], work, f"{what}\n{_shown('end', noun, example_meant(kind), *more)}")


_MAKERS: dict[str, Callable[[typer.Typer, str, type[Fact]], None]] = {"record": _record, "amend": _amend, "end": _end}


def looked(
    kind: Annotated[str, typer.Argument(help=f"What was looked for: {', '.join(Collectable)}.")],
    desk: DeskFile,
    where: Annotated[str, typer.Argument(help="Through what: a scope with all below it, a group, an identity.")] = ALL,
    on: Annotated[str | None, typer.Option(help="On which day; today if not given.")] = None,
    in_part: Annotated[
        bool, typer.Option("--in-part", help="Not all of it: there may be more than is recorded.")
    ] = False,
    known_from: KnownFrom = "",
    as_json: Json = False,
) -> None:
    """Record that somebody looked for a kind of fact: whatever is not on the desk, is not there."""
    said: dict[str, Said] = {"kind": kind, "subject": where, "on": day_asked(on).isoformat()}
    said["known"] = "no" if in_part else "yes"
    with opened(desk) as workspace:
        made = recording.record(workspace.estate, Collected, said, by_hand(workspace.who, known_from))
        commit_and_tell(workspace, made, as_json)


_VERBS = {
    "record": "Record a fact of a kind, as it is in Azure; nothing in Azure changes.",
    "amend": "Change a fact in place, where more is known of it or something else.",
    "end": "Say that a fact ended on a day, or forget it as a mistake.",
}


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    for name, words in _VERBS.items():
        shown = f"Example: partner-desk-cli {_shown(name, 'membership', example_meant(KINDS_SAID['membership']))}"
        application.add_typer(typer.Typer(cls=KindVerbs, no_args_is_help=True, help=words, epilog=shown), name=name)
    application.command("looked", epilog="Example: partner-desk-cli looked delegations a.partnerdesk Production")(
        looked
    )
