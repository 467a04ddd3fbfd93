"""Runbooks as a document: for people who work in the portal, and who paste single commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from partner_desk.exchange.runbook import az, needs, powershell
from partner_desk.exchange.runbook.model import Runbook, RunbookStep
from partner_desk.exchange.runbook.operations import Operation, SetLink
from partner_desk.exchange.runbook.quoting import fenced, for_markdown
from partner_desk.exchange.runbook.words import RunbookWords


def as_markdown(runbook: Runbook) -> str:
    """A document in Markdown; names stand in spans of code, so nothing in them is markup."""
    return "\n".join(_document(runbook)) + "\n"


def _said(words: RunbookWords) -> str:
    return words.written(for_markdown)


def _document(runbook: Runbook) -> Iterator[str]:
    yield f"# Runbook: {for_markdown(runbook.title)}"
    yield ""
    yield f"Made {runbook.made:%Y-%m-%d %H:%M} UTC by Partner Desk from {runbook.counted}."
    for source in runbook.sources:
        yield f"Where the facts come from: {for_markdown(source)}."
    for sentence in runbook.head:
        yield _said(sentence)
    if not runbook.steps:
        yield ""
        yield "Nothing has to be done in Azure."
    for first, steps in runbook.sections():
        yield ""
        yield f"## {_said(first.who)}"
        if first.tenant:
            yield ""
            yield f"Tenant {for_markdown(first.tenant)}" + (
                f", directory {for_markdown(first.sign_in.tenant)}." if first.sign_in is not None else "."
            )
        for number, step in steps:
            yield ""
            yield from _step(number, step)
    if runbook.only_here:
        yield ""
        yield "## Only on this desk"
        yield ""
        for one in runbook.only_here:
            yield f"* {_said(one)}."


def _step(number: int, step: RunbookStep) -> Iterator[str]:
    yield f"### {number}. {_said(step.title)}"
    yield ""
    for note in step.notes:
        yield f"* {_said(note)}"
    if step.notes:
        yield ""
    yield from _portal("In the portal", step.portal)
    yield ""
    yield f"Proof: {_said(step.proof)}"
    yield ""
    yield from _portal("The way back in the portal", step.back)
    if step.change is None or step.sign_in is None:
        return
    yield from _shell("az", needs.for_az(step.change), "bash", az.sign_in(step.sign_in), _az_check(step))
    yield from _az_change("Change", step.change)
    yield from _az_change("The way back", step.change.back)
    wanted = needs.for_powershell(step.change)
    yield from _shell("PowerShell", wanted, "powershell", powershell.sign_in(step.sign_in), _powershell_check(step))
    yield from _powershell_change("Change", step.change)
    yield from _powershell_change("The way back", step.change.back)


def _portal(heading: str, portal: tuple[RunbookWords, ...]) -> Iterator[str]:
    yield f"{heading}:"
    yield ""
    for position, one in enumerate(portal, 1):
        yield f"{position}. {_said(one)}"


def _shell(
    name: str, needed: list[str], language: str, sign_in: list[str], check: tuple[list[str], str]
) -> Iterator[str]:
    questions, wanted = check
    yield ""
    yield f"With {name} it needs: {'; '.join(needed)}."
    yield ""
    yield f"Sign in and check. It must say {wanted}; stop if it says anything else:"
    yield ""
    yield fenced("\n".join([*sign_in, *questions]), language)


def _az_check(step: RunbookStep) -> tuple[list[str], str]:
    properties = {"tenant": "tenantId", "subscription": "id", "name": "user.name"}
    asked = {
        what: az.line("az", "account", "show", "--query", one, "--output", "tsv") for what, one in properties.items()
    }
    return _check(step, asked)


def _powershell_check(step: RunbookStep) -> tuple[list[str], str]:
    properties = {"tenant": "Tenant.Id", "subscription": "Subscription.Id", "name": "Account.Id"}
    return _check(step, {what: f"(Get-AzContext).{one}" for what, one in properties.items()})


def _check(step: RunbookStep, asked: Mapping[str, str]) -> tuple[list[str], str]:
    """What to ask about the sign-in, and what must come out."""
    at = step.sign_in
    assert at is not None
    questions, wanted = [asked["tenant"]], [for_markdown(at.tenant)]
    if at.subscription is not None:
        questions.append(asked["subscription"])
        wanted.append(for_markdown(at.subscription))
    if at.identity is not None:
        questions.append(asked["name"])
        wanted.append(f"the name of the identity with the object ID {for_markdown(at.identity.id)}")
    return questions, ", then ".join(wanted)


def _az_change(heading: str, change: Operation) -> Iterator[str]:
    asked = az.line(*az.question(change))
    first, last = (for_markdown(one) for one in az.answers(change))
    if isinstance(change, SetLink):
        none = f"an error with (NotFound) in it, or {for_markdown(az.NO_LINK)}"
        first, last = (none if one == for_markdown(az.NO_LINK) else one for one in (first, last))
    yield from _change(heading, [asked], az.shown_commands(change), "bash", (first, last))


def _powershell_change(heading: str, change: Operation) -> Iterator[str]:
    asked = powershell.shown_question(change)
    first, last = (f"200 and {for_markdown(one)}" for one in az.answers(change))
    if isinstance(change, SetLink):
        none = f"200 and {for_markdown(az.NO_LINK)}"
        first, last = (
            "404 and nothing (or the state `Deleted`)" if one == none else f"{one} (and no state `Deleted`)"
            for one in (first, last)
        )
    yield from _change(heading, asked, powershell.shown_commands(change), "powershell", (first, last))


def _change(
    heading: str, asked: list[str], commands: list[str], language: str, answers: tuple[str, str]
) -> Iterator[str]:
    """Three blocks, so that nobody pastes a change together with the question whether to make it."""
    first, last = answers
    yield ""
    yield (
        f"{heading}. Ask first, and go on only if the answer is {first}. At any other answer, an error or another "
        "status, stop: then it is not known how things are."
    )
    yield ""
    yield fenced("\n".join(asked), language)
    yield ""
    yield "Then change it:"
    yield ""
    yield fenced("\n".join(commands), language)
    yield ""
    yield f"Ask again as before. Only {last} proves it; that may take some minutes."
