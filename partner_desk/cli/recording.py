"""`add-partner`, and how what people record by hand on a desk is told."""

from __future__ import annotations

from typing import Annotated

import typer

from partner_desk.app.facts import what_gives_way
from partner_desk.app.factvalues import Said
from partner_desk.app.recording import record
from partner_desk.app.workspace import Workspace
from partner_desk.cli.arguments import DeskFile, opened, tell_step
from partner_desk.cli.output import Json, complain, print_json, say
from partner_desk.domain import edits
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.origin import by_hand
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord

FoundSo = Annotated[bool, typer.Option(help="Record it although Azure would not allow it, because it was found so.")]


def add_partner(
    desk: DeskFile,
    name: Annotated[str, typer.Argument(help="The organization's name.")],
    global_id: Annotated[str, typer.Option(help="Its global PartnerID.")] = "",
    location: Annotated[list[str] | None, typer.Option(help="A location PartnerID; may be repeated.")] = None,
    ours: Annotated[bool, typer.Option(help="It is our own organization.")] = False,
    as_json: Json = False,
) -> None:
    """Add a partner organization."""
    said: dict[str, Said] = {"name": name, "global_id": global_id, "location_ids": location or []}
    said["ours"] = "yes" if ours else "no"
    with opened(desk) as workspace:
        made = record(workspace.estate, Partner, said, by_hand(workspace.who))
        commit_and_tell(workspace, made, as_json)


def commit_and_tell(workspace: Workspace, made: ChangeSet, as_json: bool) -> None:
    """Make a step and tell it, with what gives way to it; where nothing changes, nothing is recorded."""
    estate = workspace.estate
    if not len(made):
        if as_json:
            print_json(None)
        else:
            say("It stands so on the desk already. Nothing was recorded.")
        return
    workspace.commit(made)
    tell_step(workspace, "Recorded", as_json)
    for sentence in what_gives_way(estate, made):
        (complain if as_json else say)(sentence)
    for partner in (one.after for one in made if isinstance(one.after, Partner)):
        if hint := edits.partner_id_hint(partner.global_id, partner.location_ids):
            complain(hint)
    tied = [one.after for one in made if isinstance(one.after, PartnerAdminLink | PartnerOfRecord)]
    for number in sorted({one.partner_id for one in tied} - workspace.estate.partner_of_id.keys()):
        complain(f"No partner on this desk has the PartnerID {number}. Check it, or add the partner (add-partner).")


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command("add-partner", epilog=example + "add-partner a.partnerdesk Contoso --location 5100001")(
        add_partner
    )
