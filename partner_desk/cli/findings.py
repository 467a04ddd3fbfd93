"""`findings`, `mute` and `unmute`: what deserves attention in a desk, and what nobody wants to be told again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from partner_desk.app import findings as told
from partner_desk.app import rulebook
from partner_desk.app.answers import View
from partner_desk.cli.arguments import DeskFile, day, day_asked, estate_of, opened, tell_step
from partner_desk.cli.output import Exit, Json, print_json, print_table, say
from partner_desk.cli.questions import OnOption, ReadingOption, checked_reading
from partner_desk.domain import edits
from partner_desk.domain.errors import Refused
from partner_desk.domain.lookup import partner_named
from partner_desk.domain.moments import start_of
from partner_desk.domain.naming import counted
from partner_desk.domain.origin import OLD, by_hand
from partner_desk.findings import Finding, Severity
from partner_desk.readings.questions import AUTO

FindingId = Annotated[str, typer.Argument(help="The id of a finding, as `findings` shows it.")]


def _view(on: str | None, reading: str = AUTO) -> View:
    return View("", "", day_asked(on), checked_reading(reading))


def findings(
    desk: DeskFile,
    on: OnOption = None,
    reading: ReadingOption = AUTO,
    partner: Annotated[str | None, typer.Option(help="Only of this partner: id, PartnerID or name.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only of this kind, for example link.last.")] = None,
    new_since: Annotated[str | None, typer.Option(help="Only what was not there on this day yet.")] = None,
    older_than: Annotated[int, typer.Option(help="Facts are old after so many days.", min=1, max=100_000)] = OLD,
    muted: Annotated[bool, typer.Option("--muted", help="Those that are muted, with the reason.")] = False,
    as_json: Json = False,
) -> None:
    """List what deserves attention; exit code 1 if there is an error among what is not muted."""
    if kind is not None and kind not in rulebook.library().findings:
        raise Refused(
            "There is no kind {kind!r}. Known are: {known}.", kind=kind, known=", ".join(rulebook.library().findings)
        )
    estate = estate_of(desk)
    view = _view(on, reading)
    every = told.all_findings(estate, view, older_than=older_than)
    shown = [one.finding for one in every.muted] if muted else list(every.open)
    if partner is not None:
        own = partner_named(estate, partner).id
        shown = [one for one in shown if one.partner == own]
    if kind is not None:
        shown = [one for one in shown if one.kind == kind]
    first = day(new_since)
    if first is not None:
        shown = told.new_since(estate, view, first, shown)
    mutes = {one.finding.id: one.mute for one in every.muted}
    if as_json:
        print_json([told.finding_object(estate, one, mutes.get(one.id)) for one in shown])
    elif muted:
        for one in shown:
            say(f"{one.id}: {one.sentence}")
            say(f"  Muted: {mutes[one.id].reason}")
    else:
        _listed(shown)
    if not muted and any(one.severity is Severity.ERROR for one in shown):
        raise typer.Exit(Exit.FOUND)


def _listed(shown: Sequence[Finding]) -> None:
    """A table for each severity, and the counts."""
    for group in told.by_severity(shown).values():
        say(counted(len(group), group[0].severity))
        print_table(
            ("id", "since", "what"),
            [(each.id, f"{each.since:%Y-%m-%d}" if each.since else "", each.sentence) for each in group],
        )
        say("")
    if not shown:
        say("Nothing was found.")


def mute(
    desk: DeskFile,
    finding: FindingId,
    reason: Annotated[str, typer.Option(help="Why nobody needs to be told of it.")],
    until: Annotated[str | None, typer.Option(help="Tell of it again from this day on.")] = None,
    on: OnOption = None,
    as_json: Json = False,
) -> None:
    """Stop telling of a finding, for a reason that stays in the desk."""
    with opened(desk) as workspace:
        estate = workspace.estate
        meant = told.finding_with(told.all_findings(estate, _view(on)), finding)
        last = day(until)
        moment = None if last is None else start_of(last)
        workspace.commit(told.muting(estate, meant, reason, by_hand(workspace.who), moment))
        tell_step(workspace, "Recorded", as_json)


def unmute(desk: DeskFile, finding: FindingId, as_json: Json = False) -> None:
    """Tell of a finding again."""
    with opened(desk) as workspace:
        workspace.commit(edits.unmute_finding(workspace.estate, finding))
        tell_step(workspace, "Recorded", as_json)


def register(application: typer.Typer) -> None:
    """Make these verbs part of the command line."""
    example = "Example: partner-desk-cli "
    application.command("findings", epilog=example + "findings a.partnerdesk --partner Contoso --new-since 2024-05-01")(
        findings
    )
    application.command("mute", epilog=example + 'mute a.partnerdesk link.last-93a80453d7 --reason "One is enough."')(
        mute
    )
    application.command("unmute", epilog=example + "unmute a.partnerdesk link.last-93a80453d7")(unmute)
