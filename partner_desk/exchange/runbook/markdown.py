"""Runbooks as a document: for people who work in the portal, and who paste single commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce

from partner_desk.exchange.runbook import az, needs, powershell
from partner_desk.exchange.runbook.model import Runbook, RunbookStep
from partner_desk.exchange.runbook.operations import Operation, SetLink
from partner_desk.exchange.runbook.quoting import fenced, for_markdown
from partner_desk.exchange.runbook.words import RunbookWords
from partner_desk.language import marked, tr

CHANGE = marked(
    "Change. Ask first, and go on only if the answer is {answer}. At any other answer, an error or another status, "
    "stop: then it is not known how things are."
)
WAY_BACK = marked(
    "The way back. Ask first, and go on only if the answer is {answer}. At any other answer, an error or another "
    "status, stop: then it is not known how things are."
)


def as_markdown(runbook: Runbook) -> str:
    """A document in Markdown; names stand in spans of code, so nothing in them is markup."""
    return "\n".join(_document(runbook)) + "\n"


def _said(words: RunbookWords) -> str:
    return words.written(for_markdown)


def _document(runbook: Runbook) -> Iterator[str]:
    yield f"# {tr('Runbook: {title}', title=for_markdown(runbook.title))}"
    yield ""
    yield tr("Made {time:%Y-%m-%d %H:%M} UTC by Partner Desk from {facts}.", time=runbook.made, facts=runbook.counted)
    for source in runbook.sources:
        yield tr("Where the facts come from: {source}.", source=for_markdown(source))
    for sentence in runbook.head:
        yield _said(sentence)
    if not runbook.steps:
        yield ""
        yield tr("Nothing has to be done in Azure.")
    for first, steps in runbook.sections():
        yield ""
        yield f"## {_said(first.who)}"
        if first.tenant:
            yield ""
            yield _where(first)
        for number, step in steps:
            yield ""
            yield from _step(number, step)
    if runbook.only_here:
        yield ""
        yield f"## {tr('Only on this desk')}"
        yield ""
        for one in runbook.only_here:
            yield f"* {_said(one)}."


def _where(step: RunbookStep) -> str:
    tenant = for_markdown(step.tenant)
    if step.sign_in is None:
        return tr("Tenant {tenant}.", tenant=tenant)
    return tr("Tenant {tenant}, directory {id}.", tenant=tenant, id=for_markdown(step.sign_in.tenant))


def _step(number: int, step: RunbookStep) -> Iterator[str]:
    yield f"### {number}. {_said(step.title)}"
    yield ""
    for note in step.notes:
        yield f"* {_said(note)}"
    if step.notes:
        yield ""
    yield from _portal(tr("In the portal:"), step.portal)
    yield ""
    yield tr("Proof: {proof}", proof=_said(step.proof))
    yield ""
    yield from _portal(tr("The way back in the portal:"), step.back)
    if step.change is None or step.sign_in is None:
        return
    yield from _shell("az", needs.for_az(step.change), "bash", az.sign_in(step.sign_in), _az_check(step))
    yield from _az_change(CHANGE, step.change)
    yield from _az_change(WAY_BACK, step.change.back)
    wanted = needs.for_powershell(step.change)
    yield from _shell("PowerShell", wanted, "powershell", powershell.sign_in(step.sign_in), _powershell_check(step))
    yield from _powershell_change(CHANGE, step.change)
    yield from _powershell_change(WAY_BACK, step.change.back)


def _portal(heading: str, portal: tuple[RunbookWords, ...]) -> Iterator[str]:
    yield heading
    yield ""
    for position, one in enumerate(portal, 1):
        yield f"{position}. {_said(one)}"


def _shell(
    name: str, needed: list[str], language: str, sign_in: list[str], check: tuple[list[str], str]
) -> Iterator[str]:
    questions, wanted = check
    yield ""
    yield tr("With {shell} it needs: {needs}.", shell=name, needs="; ".join(needed))
    yield ""
    yield tr("Sign in and check. It must say {wanted}; stop if it says anything else:", wanted=wanted)
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
        wanted.append(tr("the name of the identity with the object ID {id}", id=for_markdown(at.identity.id)))
    return questions, reduce(lambda some, other: tr("{some}, then {other}", some=some, other=other), wanted)


def _az_change(heading: str, change: Operation) -> Iterator[str]:
    asked = az.line(*az.question(change))
    first, last = (for_markdown(one) for one in az.answers(change))
    if isinstance(change, SetLink):
        none = tr("an error with (NotFound) in it, or {answer}", answer=for_markdown(az.NO_LINK))
        first, last = (none if one == for_markdown(az.NO_LINK) else one for one in (first, last))
    yield from _change(heading, [asked], az.shown_commands(change), "bash", (first, last))


def _powershell_change(heading: str, change: Operation) -> Iterator[str]:
    asked = powershell.shown_question(change)
    first, last = (_answered(one, is_link=isinstance(change, SetLink)) for one in az.answers(change))
    yield from _change(heading, asked, powershell.shown_commands(change), "powershell", (first, last))


def _answered(answer: str, *, is_link: bool) -> str:
    if is_link and answer == az.NO_LINK:
        return tr("404 and nothing (or the state `Deleted`)")
    told = tr("200 and {answer}", answer=for_markdown(answer))
    return tr("{answer} (and no state `Deleted`)", answer=told) if is_link else told


def _change(
    heading: str, asked: list[str], commands: list[str], language: str, answers: tuple[str, str]
) -> Iterator[str]:
    """Three blocks, so that nobody pastes a change together with the question whether to make it."""
    first, last = answers
    yield ""
    yield tr(heading, answer=first)
    yield ""
    yield fenced("\n".join(asked), language)
    yield ""
    yield tr("Then change it:")
    yield ""
    yield fenced("\n".join(commands), language)
    yield ""
    yield tr("Ask again as before. Only {answer} proves it; that may take some minutes.", answer=last)
