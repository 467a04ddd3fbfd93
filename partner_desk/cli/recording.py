"""`add-partner`, `assign-dpor` and `link-pal`: what people record by hand on a desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from partner_desk.app.facts import what_gives_way
from partner_desk.cli.arguments import DeskFile, day_asked, opened, tell_step
from partner_desk.cli.output import Json, complain, print_json, say
from partner_desk.domain import edits
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.lookup import identity_named, partner_named, scope_named
from partner_desk.domain.moments import start_of
from partner_desk.domain.origin import Origin, by_hand
from partner_desk.domain.partners import Partner

SinceDayOption = Annotated[str | None, typer.Option(help="From which day on, as 2024-05-10; today if not given.")]
Always = Annotated[bool, typer.Option("--always", help="Since ever: whatever else was recorded before is forgotten.")]
FoundSo = Annotated[bool, typer.Option(help="Record it although Azure would not allow it, because it was found so.")]
StepMaker: TypeAlias = Callable[[Estate, str, datetime | None, Origin], ChangeSet]
"""Makes a step about a PartnerID from a moment on."""

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
    with opened(desk) as workspace:
        locations = tuple(location or ())
        key = "-".join(name.casefold().split()) or "partner"
        partner = Partner(key, name, global_id, locations, ours=ours, origin=by_hand(workspace.who))
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
    partner: ThePartner,
    since: SinceDayOption = None,
    always: Always = False,
    found_so: FoundSo = False,
    as_json: Json = False,
) -> None:
    """Record that the customer named a partner of record on subscriptions, in place of any other from then on."""

    def step(estate: Estate, number: str, moment: datetime | None, origin: Origin) -> ChangeSet:
        keys = [_subscription_named(estate, one) for one in subscription]
        return edits.set_partner_of_record(estate, keys, number, moment, origin, found_so=found_so)

    _record(desk, partner, _moment(since, always), step, as_json)


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

    def step(estate: Estate, number: str, moment: datetime | None, origin: Origin) -> ChangeSet:
        people = [identity_named(estate, one) for one in identity]
        return edits.link_partner(estate, people, number, moment, "said on the command line", origin, found_so=found_so)

    _record(desk, partner, _moment(since, always), step, as_json)


def _moment(since: str | None, always: bool) -> datetime | None:
    if always and since is not None:
        raise Refused("Say a day with --since, or --always, not both.")
    return None if always else start_of(day_asked(since))


def _location_of(estate: Estate, text: str) -> str:
    """The PartnerID meant by a PartnerID or by a partner's name (its first location)."""
    if text.isdigit():
        return text
    partner = partner_named(estate, text)
    if not partner.location_ids:
        raise Refused(f"No location ID of {partner.name} is known; give the PartnerID itself.")
    return partner.location_ids[0]


def _subscription_named(estate: Estate, text: str) -> str:
    scope = scope_named(estate, text)
    if estate.scopes.kind_of(scope) is not ScopeKind.SUBSCRIPTION:
        raise Refused(f"{estate.scopes.name(scope)} is not a subscription; a partner of record stands on those only.")
    return estate.scopes.key(scope)


def _record(desk: Path, partner: str, moment: datetime | None, step: StepMaker, as_json: bool) -> None:
    """Make a step and tell it, with what gives way to it; where nothing changes, nothing is recorded."""
    with opened(desk) as workspace:
        estate = workspace.estate
        number = _location_of(estate, partner)
        made = step(estate, number, moment, by_hand(workspace.who))
        if len(made):
            workspace.commit(made)
            tell_step(workspace, "Recorded", as_json)
    if not len(made):
        if as_json:
            print_json(None)
        else:
            say("It stands so on the desk already. Nothing was recorded.")
        return
    for one in what_gives_way(estate, made):
        (complain if as_json else say)(one)
    if number not in estate.partner_of_id:
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
