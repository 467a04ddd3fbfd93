"""`new-customer`, `rename`, `complete` and `remove`: a customer put on a desk by hand, completed, and taken off."""

from __future__ import annotations

from typing import Annotated

import typer

from partner_desk.app.customers import NewCustomer, named_things
from partner_desk.app.factvalues import FactValues
from partner_desk.app.mutes import with_mutes
from partner_desk.cli.arguments import DeskFile, day, opened
from partner_desk.cli.facts import KnownFrom, SinceEver
from partner_desk.cli.output import Json
from partner_desk.cli.recording import commit_and_tell
from partner_desk.domain import clock, completing
from partner_desk.domain.access import Principal, PrincipalKind
from partner_desk.domain.coverage import Collected
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.origin import by_hand
from partner_desk.domain.provisional import LATER
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import quoted

What = Annotated[str, typer.Argument(help="A scope, identity or group, by name or id.")]


def new_customer(
    desk: DeskFile,
    name: Annotated[str, typer.Argument(help="What the customer is called.")],
    tenant: Annotated[str, typer.Option(help="The GUID of its tenant; later if it is not known yet.")] = LATER,
    subscription: Annotated[list[str] | None, typer.Option(help="NAME=GUID, or NAME alone; may be repeated.")] = None,
    offer: Annotated[str, typer.Option(help="The offer of the subscriptions, as csp-azure-plan.")] = "",
    billed_to: Annotated[str, typer.Option(help="The partner whom Microsoft bills (CSP).")] = "",
    reseller: Annotated[str, typer.Option(help="The reseller of record (CSP).")] = "",
    partner_of_record: Annotated[str, typer.Option(help="The partner of record of the subscriptions (DPOR).")] = "",
    person: Annotated[list[str] | None, typer.Option(help="NAME=GUID, or NAME alone; may be repeated.")] = None,
    kind: Annotated[str, typer.Option(help="What the people are, as guest or group.")] = PrincipalKind.GUEST.value,
    role: Annotated[str, typer.Option(help="Their role on each of the subscriptions.")] = "",
    partner: Annotated[str, typer.Option(help="To whom the people are linked (PAL).")] = "",
    since: Annotated[str | None, typer.Option(help="From which day on, as 2024-05-10; today if not given.")] = None,
    always: SinceEver = False,
    known_from: KnownFrom = "",
    as_json: Json = False,
) -> None:
    """Record a new customer as one step: tenant, subscriptions, offer, seller, people with role and link."""
    if always and since is not None:
        raise Refused("Say a day with --since, or --always, not both.")
    begun = "" if always else (day(since) or clock.today()).isoformat()
    customer = NewCustomer(
        name, tenant, tuple(named_things("\n".join(subscription or []))), offer, billed_to, reseller, partner_of_record,
        tuple(named_things("\n".join(person or []))), kind, role, partner, begun,
    )  # fmt: skip
    with opened(desk) as workspace:
        made = customer.changes(workspace.estate, by_hand(workspace.who, known_from))
        commit_and_tell(workspace, made, as_json)


def rename(
    desk: DeskFile,
    what: What,
    name: Annotated[str, typer.Argument(help="What it is called from now on.")],
    as_json: Json = False,
) -> None:
    """Call a scope, identity or group another name."""
    with opened(desk) as workspace:
        estate, origin = workspace.estate, by_hand(workspace.who)
        commit_and_tell(workspace, completing.rename(estate, _meant(estate, what), name, origin), as_json)


def complete(
    desk: DeskFile,
    what: What,
    guid: Annotated[str, typer.Argument(help="The GUID of the tenant, subscription or identity.")],
    as_json: Json = False,
) -> None:
    """Give a tenant, subscription or identity its GUID; whatever speaks of it follows."""
    with opened(desk) as workspace:
        estate, origin = workspace.estate, by_hand(workspace.who)
        made = completing.give_id(estate, _meant(estate, what), guid, origin)
        commit_and_tell(workspace, with_mutes(estate, made), as_json)


def remove(
    desk: DeskFile,
    what: What,
    with_all: Annotated[bool, typer.Option("--with-all", help="Also with what rests on it.")] = False,
    as_json: Json = False,
) -> None:
    """Take a scope, identity or group off the desk as a mistake, as one step with what rests on it."""
    with opened(desk) as workspace:
        estate = workspace.estate
        fact = _meant(estate, what)
        made = completing.remove(estate, fact)
        others = completing.what_else(made, fact)
        if others and not with_all:
            raise Refused(
                "{fact} is not alone: {others} would go or change with it. Nothing was removed. Say "
                "--with-all to remove it with them; undo takes that back.",
                fact=completing.called(fact),
                others=others,
            )
        commit_and_tell(workspace, with_mutes(estate, made), as_json)


def _meant(estate: Estate, text: str) -> Scope | Principal:
    """The scope, identity or group that a person means."""
    key = FactValues(estate).value(kind_of(Collected).fields["subject"], text)
    fact = estate.principals.get(key) or estate.get(Scope, key)
    if fact is None:  # everything, say
        raise Refused("Say which scope, identity or group is meant: {text} is none.", text=quoted(text))
    return fact


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command(
        "new-customer",
        epilog=example + "new-customer a.partnerdesk Contoso --subscription Shop --subscription Web --offer payg",
    )(new_customer)
    application.command("rename", epilog=example + "rename a.partnerdesk Shop Store")(rename)
    application.command(
        "complete", epilog=example + "complete a.partnerdesk Shop 5d3a1c0e-0000-4000-8000-000000000001"
    )(complete)
    application.command("remove", epilog=example + "remove a.partnerdesk Shop --with-all")(remove)
