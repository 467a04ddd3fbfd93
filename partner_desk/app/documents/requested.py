"""What a change request asks for: a piece of the advice about a place or a finding, or what a scenario plans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from partner_desk.advice.model import Advice
from partner_desk.app.advising import advice_for
from partner_desk.app.documents.frame import CustomerPart
from partner_desk.app.documents.planned import as_recorded, effects_of, planned
from partner_desk.app.documents.shown import answer_of, applying
from partner_desk.app.findings import all_findings, finding_with
from partner_desk.app.rulebook import library
from partner_desk.app.runbooks import RunbookSource, made
from partner_desk.app.timeline import stay_of
from partner_desk.domain.changes import ChangeSet
from partner_desk.domain.errors import Refused
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import Progress
from partner_desk.exchange.runbook.model import Runbook
from partner_desk.findings import Finding
from partner_desk.readings.questions import GRANTED, Verdict
from partner_desk.reports.shortened import short

MOST_TRIED = 12
"""So many partners and subscriptions are looked at for what was lost."""


@dataclass(frozen=True)
class RequestedStep:
    """What is asked for: for a partner and program at a place, one piece of the advice about it."""

    part: CustomerPart
    partner: Partner
    program: str
    place: int
    all: tuple[Advice, ...]
    chosen: Advice
    of_scenario: bool = False
    finding: Finding | None = None
    """What is to be mended by it, if somebody asked for that."""

    @property
    def changes(self) -> ChangeSet:
        """What would be recorded once it is done."""
        assert self.chosen.changes is not None
        return self.chosen.changes

    @property
    def called(self) -> str:
        """What is asked for, in few words: its steps, or what a scenario is called."""
        titles = [step.title.plain() for step in self.book.steps]
        return self.changes.name if not titles or (self.of_scenario and len(titles) > 1) else "; ".join(titles)

    @cached_property
    def book(self) -> Runbook:
        """How it is done."""
        return made(RunbookSource(self.part.estate, self.changes, self.changes.name))


def requested_step(part: CustomerPart, progress: Progress) -> RequestedStep:
    """What is asked for of a customer."""
    if part.asked.changes is not None:
        return _of_scenario(part)
    if part.asked.wish.finding:
        return _of_finding(part, progress)
    return _found(part, progress, _program(part))


def _of_scenario(part: CustomerPart) -> RequestedStep:
    """What a scenario plans: its steps are taken on what is recorded."""
    before, program = as_recorded(part), part.main_program
    first = next(iter(effects_of(part, before)), None)  # whom it is about most
    wanted = first.partner if first is not None else part.asked.view.partner
    program = first.program if first is not None and not part.asked.wish.programs else program
    partner = min(before.partners, key=lambda one: one.id != wanted, default=None)
    if partner is None:
        raise Refused("No partner has anything to do with this customer, as far as it is recorded.")
    advice = planned(part, before, partner, program)
    return RequestedStep(before, partner, program, before.place, (advice,), advice, of_scenario=True)


def _of_finding(part: CustomerPart, progress: Progress) -> RequestedStep:
    """What would mend a finding: the advice about whom it is about, for the program of it, where it was found."""
    finding = finding_with(all_findings(part.estate, part.asked.view, part.by), part.asked.wish.finding)
    place = part.estate.scopes.find(finding.scope)
    if place is None or finding.kind.startswith("desk."):
        raise Refused("This finding is about how the desk is kept, so there is nothing to ask for in Azure.")
    partners = (finding.partner,) if finding.partner in part.estate.partners else part.asked.wish.partners
    wish = replace(part.asked.wish, partners=[one for one in partners if one is not None])
    about = replace(part.asked, scope=_same_place(part, place), wish=wish)
    return replace(_found(CustomerPart(about, part.by), progress, finding.program), finding=finding)


def _same_place(part: CustomerPart, place: int) -> int:
    """A place of the customer's part on the desk."""
    found = part.asked.estate.scopes.find(part.estate.scopes.key(place))
    assert found is not None
    return found


def _found(part: CustomerPart, progress: Progress, program: str) -> RequestedStep:
    """The advice that is asked for by number, or the first that brings recognition: what was lost before others.

    What takes recognition from somebody comes after all that does not, whomever that is about, and only where a
    partner or program is asked for.
    """
    asked = part.asked
    wanted = bool(asked.wish.programs or asked.wish.partners)
    partners = sorted(part.partners, key=lambda one: one.id != asked.view.partner)
    everywhere = [(partner, part.place) for partner in partners]
    places = everywhere if asked.wish.advice is not None else [*_lost(part, partners, program), *everywhere]
    costly: RequestedStep | None = None
    for tried, (partner, place) in enumerate(places):
        progress(tried, len(places))
        told = advice_for(part.estate, part.view(partner.id, program), place, part.by)
        usable = [one for one in _chosen(told, asked.wish.advice) if one.changes is not None]
        good = [one for one in usable if one.verdict_after in GRANTED] or usable
        harmless = [one for one in good if not any(effect.lost for effect in one.effects)]
        if harmless or (good and asked.wish.advice is not None):
            return RequestedStep(part, partner, program, place, told, (harmless or good)[0])
        if good and costly is None:
            costly = RequestedStep(part, partner, program, place, told, good[0])
    if costly is not None and not wanted:
        raise Refused(
            "What would bring recognition at {scope} takes it from others. "
            "Ask for a partner, or for a piece of advice by number.",
            scope=short(part.estate.scopes.name(part.place)),
        )
    if costly is not None:
        return costly
    raise Refused(
        "No advice about {scope} changes anything in Azure, so there is nothing to ask for.",
        scope=part.estate.scopes.name(part.place),
    )


def _program(part: CustomerPart) -> str:
    """The program that is asked for; else the one that is looked at or told first, of those that apply here."""
    main = library().programs[part.main_program]
    answers = (answer_of(part, one, main) for one in part.partners)
    if part.asked.wish.programs or any(one.verdict is not Verdict.NOT_APPLICABLE for one in answers):
        return main.id
    return next((one.id for one in applying(part, 1)), main.id)


def _chosen(told: Sequence[Advice], number: int | None) -> Sequence[Advice]:
    if number is None:
        return told
    if not 1 <= number <= len(told):
        raise Refused(
            "There are {number} pieces of advice there, so there is none with the number {asked}.",
            number=len(told), asked=number,
        )  # fmt: skip
    return told[number - 1 : number]


def _lost(part: CustomerPart, partners: Sequence[Partner], program: str) -> Iterator[tuple[Partner, int]]:
    """The partners and subscriptions that were recognized before, and are not any more."""
    for partner in partners[:MOST_TRIED]:
        for scope in part.subscriptions[:MOST_TRIED]:
            stay = stay_of(part.estate, part.view(partner.id, program), scope, part.by, began=False)
            before = stay.before is not None and stay.before[0] in GRANTED
            if before and stay.verdict is Verdict.NOT_RECOGNIZED:
                yield partner, scope
