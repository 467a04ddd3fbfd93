"""`assign-dpor` and `link-pal`: whom customers named and identities are linked to, recorded or only tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from partner_desk.app.factvalues import FactValues
from partner_desk.cli.arguments import DeskFile, day_asked, looked_at, opened
from partner_desk.cli.output import Json, print_json
from partner_desk.cli.recording import FoundSo, commit_and_tell
from partner_desk.domain import clock, edits
from partner_desk.domain.changes import ChangeSet, Fact
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import start_of
from partner_desk.domain.origin import Origin, by_hand
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord

SinceDayOption = Annotated[str | None, typer.Option(help="From which day on, as 2024-05-10; today if not given.")]
Always = Annotated[bool, typer.Option("--always", help="Since ever: whatever else was recorded before is forgotten.")]

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say where partners gain or lose by it.")]

ThePartner = Annotated[str, typer.Option(help="The partner or its PartnerID.")]


def assign_dpor(
    desk: DeskFile,
    subscription: Annotated[list[str], typer.Argument(help="Subscriptions, by id or name.")],
    partner: ThePartner,
    since: SinceDayOption = None,
    always: Always = False,
    found_so: FoundSo = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Record that the customer named a partner of record on subscriptions, in place of any other from then on."""
    moment = _moment(since, always)

    def make(estate: Estate, origin: Origin) -> ChangeSet:
        (number,) = _meant(estate, PartnerOfRecord, "partner_id", [partner])
        keys = _meant(estate, PartnerOfRecord, "subscription", subscription)
        return edits.set_partner_of_record(estate, keys, number, moment, origin, found_so=found_so)

    _record_or_try(desk, make, moment, dry_run, as_json)


def link_pal(
    desk: DeskFile,
    identity: Annotated[list[str], typer.Argument(help="Identities, by object id, name or sign-in name.")],
    partner: ThePartner,
    since: SinceDayOption = None,
    always: Always = False,
    found_so: FoundSo = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Record that identities are linked to a partner (partner admin link), in place of any other link from then on."""
    moment = _moment(since, always)

    def make(estate: Estate, origin: Origin) -> ChangeSet:
        (number,) = _meant(estate, PartnerAdminLink, "partner_id", [partner])
        people = _meant(estate, PartnerAdminLink, "principal", identity)
        said = "said on the command line"
        return edits.link_partner(estate, people, number, moment, said, origin, found_so=found_so)

    _record_or_try(desk, make, moment, dry_run, as_json)


def _record_or_try(
    desk: Path, make: Callable[[Estate, Origin], ChangeSet], moment: datetime | None, dry_run: bool, as_json: bool
) -> None:
    """Record a step; or only say, of the day on which it begins, where partners gain or lose by it."""
    if not dry_run:
        with opened(desk) as workspace:
            commit_and_tell(workspace, make(workspace.estate, by_hand(workspace.who)), as_json)
        return
    from partner_desk.app.comparing import Side, compare  # these bring all the rules, which recording does without
    from partner_desk.app.turned import comparison_object
    from partner_desk.cli.compare import tell

    with looked_at(desk) as workspace:
        estate, made = workspace.estate, make(workspace.estate, by_hand(workspace.who))
    on = moment.date() if moment is not None else clock.today()
    (compared,) = compare([Side("as recorded", estate, on), Side(made.name, estate.apply(made), on)])
    if as_json:
        print_json(comparison_object(compared))
    else:
        tell(compared)


def _moment(since: str | None, always: bool) -> datetime | None:
    if always and since is not None:
        raise Refused("Say a day with --since, or --always, not both.")
    return None if always else start_of(day_asked(since))


def _meant(estate: Estate, kind: type[Fact], field: str, texts: Sequence[str]) -> list[str]:
    """What several texts mean in a field of a kind of fact."""
    values = FactValues(estate)
    return [values.value(kind_of(kind).fields[field], one) for one in texts]


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command(
        "assign-dpor", epilog=example + "assign-dpor a.partnerdesk Production --partner Contoso --since 2024-05-10"
    )(assign_dpor)
    application.command("link-pal", epilog=example + "link-pal a.partnerdesk ann@contoso.example --partner 5100001")(
        link_pal
    )
