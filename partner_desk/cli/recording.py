"""`add-partner`, `assign-dpor` and `link-pal`: what people record by hand on a desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer

from partner_desk.app.facts import what_gives_way
from partner_desk.app.factvalues import FactValues, Said
from partner_desk.app.recording import record
from partner_desk.app.workspace import Workspace
from partner_desk.cli.arguments import DeskFile, day_asked, opened, tell_step
from partner_desk.cli.output import Json, complain, print_json, say
from partner_desk.domain import edits
from partner_desk.domain.changes import ChangeSet, Fact
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import start_of
from partner_desk.domain.origin import by_hand
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord

SinceDayOption = Annotated[str | None, typer.Option(help="From which day on, as 2024-05-10; today if not given.")]
Always = Annotated[bool, typer.Option("--always", help="Since ever: whatever else was recorded before is forgotten.")]
FoundSo = Annotated[bool, typer.Option(help="Record it although Azure would not allow it, because it was found so.")]

ThePartner = Annotated[str, typer.Option(help="The partner or its PartnerID.")]


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


def assign_dpor(
    desk: DeskFile,
    subscription: Annotated[list[str], typer.Argument(help="Subscriptions, by id or name.")],
    partner: ThePartner,
    since: SinceDayOption = None,
    always: Always = False,
    found_so: FoundSo = False,
    as_json: Json = False,
) -> None:
    """Record that the customer named a partner of record on subscriptions, in place of any other from then on."""
    moment = _moment(since, always)
    with opened(desk) as workspace:
        estate, origin = workspace.estate, by_hand(workspace.who)
        (number,) = _meant(estate, PartnerOfRecord, "partner_id", [partner])
        keys = _meant(estate, PartnerOfRecord, "subscription", subscription)
        made = edits.set_partner_of_record(estate, keys, number, moment, origin, found_so=found_so)
        commit_and_tell(workspace, made, as_json)


def link_pal(
    desk: DeskFile,
    identity: Annotated[list[str], typer.Argument(help="Identities, by object id, name or sign-in name.")],
    partner: ThePartner,
    since: SinceDayOption = None,
    always: Always = False,
    found_so: FoundSo = False,
    as_json: Json = False,
) -> None:
    """Record that identities are linked to a partner (partner admin link), in place of any other link from then on."""
    moment = _moment(since, always)
    with opened(desk) as workspace:
        estate, origin = workspace.estate, by_hand(workspace.who)
        (number,) = _meant(estate, PartnerAdminLink, "partner_id", [partner])
        people = _meant(estate, PartnerAdminLink, "principal", identity)
        said = "said on the command line"
        made = edits.link_partner(estate, people, number, moment, said, origin, found_so=found_so)
        commit_and_tell(workspace, made, as_json)


def _moment(since: str | None, always: bool) -> datetime | None:
    if always and since is not None:
        raise Refused("Say a day with --since, or --always, not both.")
    return None if always else start_of(day_asked(since))


def _meant(estate: Estate, kind: type[Fact], field: str, texts: Sequence[str]) -> list[str]:
    """What several texts mean in a field of a kind of fact."""
    values = FactValues(estate)
    return [values.value(kind_of(kind).fields[field], one) for one in texts]


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
    application.command(
        "assign-dpor", epilog=example + "assign-dpor a.partnerdesk Production --partner Contoso --since 2024-05-10"
    )(assign_dpor)
    application.command("link-pal", epilog=example + "link-pal a.partnerdesk ann@contoso.example --partner 5100001")(
        link_pal
    )
