"""Verbs on desk files: new, import, history, undo, redo, assign-dpor, link-pal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from partner_desk.app import imports
from partner_desk.app.workspace import Workspace
from partner_desk.cli.output import Json, complain, print_json, print_table, say
from partner_desk.domain import edits
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind, scope_key, subscription_scope_id
from partner_desk.domain.moments import start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import silent
from partner_desk.store.desk import Step

DeskFile = Annotated[Path, typer.Argument(help="A desk file (.partnerdesk).")]
Since = Annotated[str | None, typer.Option(help="From which day on, as 2024-05-10.")]
FoundSo = Annotated[bool, typer.Option(help="Record it although Azure would not allow it, because it was found so.")]


@contextmanager
def opened(path: Path) -> Iterator[Workspace]:
    """An open desk, closed again whatever happens."""
    workspace = Workspace.open(path)
    try:
        yield workspace
    finally:
        workspace.close()


def day(text: str | None) -> date | None:
    """A day as people write it on the command line."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as slip:
        raise Refused(f"{text!r} is not a day; write it as 2024-05-10.") from slip


def by_hand(workspace: Workspace) -> Origin:
    """The origin of what a person says now."""
    return Origin("by hand", workspace.who, datetime.now(UTC).replace(microsecond=0))


def scope_named(estate: Estate, text: str) -> int:
    """The scope that a person means: by id, by subscription GUID, or by a name that only one scope has."""
    tree = estate.scopes
    for key in (scope_key(text), scope_key(subscription_scope_id(text))):
        found = tree.find(key)
        if found is not None:
            return found
    named = [one for one in range(len(tree)) if tree.name(one).casefold() == text.casefold()]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(tree.id(one) for one in named[:3])
        raise Refused(f"{len(named)} scopes are called {text!r} ({ids}); give the id.")
    raise Refused(f"There is no scope {text!r} on this desk.")


def partner_named(estate: Estate, text: str) -> Partner:
    """The partner that a person means: by id, by PartnerID or by name."""
    found = estate.partners.get(text) or estate.partner_of_id.get(text)
    if found is None:
        named = [one for one in estate.partners.values() if one.name.casefold() == text.casefold()]
        found = named[0] if len(named) == 1 else None
    if found is None:
        known = ", ".join(one.name for one in estate.partners.values()) or "none yet"
        raise Refused(f"There is no partner {text!r} on this desk. Known are: {known}.")
    return found


def new(
    path: Annotated[Path, typer.Argument(help="The file to make, for example customer.partnerdesk.")],
    sample: Annotated[bool, typer.Option(help="Fill it with the sample estate.")] = False,
    as_json: Json = False,
) -> None:
    """Make a new desk file."""
    workspace = Workspace.create(path)
    if sample:
        from partner_desk.app.sample import sample_step

        workspace.begin_with(sample_step())
    facts = sum(1 for _ in workspace.estate.facts_in_order())
    workspace.close()
    if as_json:
        print_json({"desk": str(path), "facts": facts})
        return
    say(f"{path} is ready.")


def import_files(
    desk: DeskFile,
    files: Annotated[list[Path], typer.Argument(help="Exports of az, PowerShell or the attestation script.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would do, and do nothing.")] = False,
    answer: Annotated[
        list[str] | None, typer.Option(help="Answer a question, as offer:csp-unknown=csp-azure-plan.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Import exported files as one step that can be undone."""
    answers = dict(one.split("=", 1) for one in answer or () if "=" in one)
    with opened(desk) as workspace:
        with _bar() as progress:
            gathered = imports.gather(files, workspace.who, progress)
        found = imports.preview(workspace.estate, gathered, answers, files)
        if not dry_run:
            imports.apply(workspace, found)
    if as_json:
        print_json(imports.preview_object(found))
        return
    rows = [(word, one.new, one.changed, one.same, one.rejected) for word, one in found.kinds.items()]
    print_table(("", "new", "changed", "same", "rejected"), rows, (1, 2, 3, 4))
    for one in found.rejected[:20]:
        say(f"Left out: {one.file}{', ' if one.where else ''}{one.where}: {one.reason}.")
    for note in found.notes:
        say(note)
    for question in found.questions:
        words = " or ".join(word for word, _ in question.answers)
        say(f"{question.about}: {question.text} (--answer {question.id}={words})")
    say(
        "Nothing was changed (dry run)."
        if dry_run
        else f"{len(found.changes)} facts recorded. Nothing in Azure changed."
    )


@contextmanager
def _bar() -> Iterator[Any]:
    """A progress bar on a terminal; silence elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    with Progress(TextColumn("Reading"), BarColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("read")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def history(desk: DeskFile, as_json: Json = False) -> None:
    """Who recorded what, and when."""
    with opened(desk) as workspace:
        steps = workspace.history()
    if as_json:
        print_json([step_object(one) for one in steps])
        return
    verb = {"undo": "Undid: ", "redo": "Redid: "}
    print_table(
        ("", "when", "who", "what", "facts"),
        [(one.id, f"{one.at:%Y-%m-%d %H:%M}", one.who, verb.get(one.kind, "") + one.name, one.count) for one in steps],
        (0, 4),
    )


def step_object(step: Step) -> dict[str, Any]:
    """A line of the journal as JSON."""
    found = {"id": step.id, "kind": step.kind, "of": step.of, "name": step.name, "who": step.who}
    return found | {"at": step.at.isoformat(), "facts": step.count}


def undo(desk: DeskFile, as_json: Json = False) -> None:
    """Take back the last step."""
    with opened(desk) as workspace:
        if workspace.undo() is None:
            raise Refused("There is nothing to undo.")
        tell_step(workspace, "Undid", as_json)


def redo(desk: DeskFile, as_json: Json = False) -> None:
    """Make the last undone step again."""
    with opened(desk) as workspace:
        if workspace.redo() is None:
            raise Refused("There is nothing to redo.")
        tell_step(workspace, "Redid", as_json)


def tell_step(workspace: Workspace, verb: str, as_json: bool) -> None:
    """Tell the last step of the journal."""
    step = workspace.history()[-1]
    if as_json:
        print_json(step_object(step))
    else:
        say(f"{verb}: {step.name}. Nothing in Azure changed.")


def add_partner(
    desk: DeskFile,
    name: Annotated[str, typer.Argument(help="The organization's name.")],
    global_id: Annotated[str, typer.Option(help="Its global PartnerID.")] = "",
    location: Annotated[list[str] | None, typer.Option(help="A location PartnerID; may be repeated.")] = None,
    ours: Annotated[bool, typer.Option(help="It is our own organization.")] = False,
    as_json: Json = False,
) -> None:
    """Add a partner organization."""
    with opened(desk) as workspace:
        locations = tuple(location or ())
        key = "-".join(name.casefold().split()) or "partner"
        partner = Partner(key, name, global_id, locations, ours=ours, origin=by_hand(workspace))
        if key in workspace.estate.partners:
            raise Refused(f"There is a partner {name!r} already.")
        workspace.commit(edits.save_partner(workspace.estate, partner))
        tell_step(workspace, "Recorded", as_json)
        hint = edits.partner_id_hint(global_id, locations)
    if hint:
        complain(hint)


def assign_dpor(
    desk: DeskFile,
    subscription: Annotated[list[str], typer.Argument(help="Subscriptions, by id or name.")],
    partner: Annotated[str, typer.Option(help="The partner or its PartnerID.")],
    since: Since = None,
    found_so: FoundSo = False,
    as_json: Json = False,
) -> None:
    """Record that the customer named a partner of record on subscriptions."""
    with opened(desk) as workspace:
        estate = workspace.estate
        scopes = [scope_named(estate, one) for one in subscription]
        for scope in scopes:
            if estate.scopes.kind_of(scope) is not ScopeKind.SUBSCRIPTION:
                raise Refused(
                    f"{estate.scopes.name(scope)} is not a subscription; a partner of record stands on those only."
                )
        start = day(since)
        keys = [estate.scopes.key(one) for one in scopes]
        number = location_of(estate, partner)
        moment = None if start is None else start_of(start)
        workspace.commit(
            edits.set_partner_of_record(estate, keys, number, moment, by_hand(workspace), found_so=found_so)
        )
        tell_step(workspace, "Recorded", as_json)


def link_pal(
    desk: DeskFile,
    identity: Annotated[list[str], typer.Argument(help="Identities, by object id, name or sign-in name.")],
    partner: Annotated[str, typer.Option(help="The partner or its PartnerID.")],
    since: Since = None,
    found_so: FoundSo = False,
    as_json: Json = False,
) -> None:
    """Record that identities are linked to a partner (partner admin link)."""
    with opened(desk) as workspace:
        estate = workspace.estate
        people = [identity_named(estate, one) for one in identity]
        start = day(since)
        moment = None if start is None else start_of(start)
        number = location_of(estate, partner)
        step = edits.link_partner(
            estate, people, number, moment, "said on the command line", by_hand(workspace), found_so=found_so
        )
        workspace.commit(step)
        tell_step(workspace, "Recorded", as_json)


def identity_named(estate: Estate, text: str) -> str:
    """The principal that a person means."""
    if text.casefold() in estate.principals:
        return text.casefold()
    if text in estate.principals:
        return text
    wanted = text.casefold()
    named = [
        one.id for one in estate.principals.values() if wanted in (one.name.casefold(), one.sign_in_name.casefold())
    ]
    if len(named) != 1:
        raise Refused(
            f"There {'is no identity' if not named else f'are {len(named)} identities'} {text!r} on this desk."
        )
    return named[0]


def location_of(estate: Estate, text: str) -> str:
    """The PartnerID meant by a PartnerID or by a partner's name (its first location)."""
    if text.isdigit():
        return text
    found = partner_named(estate, text)
    if not found.location_ids:
        raise Refused(f"No location ID of {found.name} is known; give the PartnerID itself.")
    return found.location_ids[0]


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command("new", epilog=example + "new customer.partnerdesk")(new)
    application.command("import", epilog=example + "import customer.partnerdesk exports/*.json --dry-run")(import_files)
    application.command("history", epilog=example + "history customer.partnerdesk --json")(history)
    application.command("undo", epilog=example + "undo customer.partnerdesk")(undo)
    application.command("redo", epilog=example + "redo customer.partnerdesk")(redo)
    application.command("add-partner", epilog=example + "add-partner a.partnerdesk Contoso --location 5100001")(
        add_partner
    )
    application.command("assign-dpor", epilog=example + "assign-dpor a.partnerdesk Production --partner Contoso")(
        assign_dpor
    )
    application.command("link-pal", epilog=example + "link-pal a.partnerdesk ann@contoso.example --partner 5100001")(
        link_pal
    )
