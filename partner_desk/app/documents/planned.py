"""What a scenario plans for one customer, told as advice is: its steps, who takes them, what comes of them."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.advice.model import Advice, Effect
from partner_desk.app.comparing import Comparison, Side
from partner_desk.app.documents.frame import CustomerPart
from partner_desk.app.documents.shown import answer_of
from partner_desk.app.not_yet import counts_from
from partner_desk.app.rulebook import library
from partner_desk.app.runbooks import RunbookSource, made
from partner_desk.domain.changes import Change, ChangeSet, Fact, fact_key
from partner_desk.domain.errors import Refused
from partner_desk.domain.moments import Period
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.language import tr, trn
from partner_desk.reports.shortened import short, short_name

MOST_EFFECTS, MOST_TITLES = 4, 3
"""So many effects and titles of steps are told; the runbook has all steps."""


def as_recorded(part: CustomerPart) -> CustomerPart:
    """The customer as recorded, before the scenario."""
    asked = part.asked
    assert asked.base is not None
    place = asked.base.scopes.find(asked.estate.scopes.key(asked.scope))
    if place is None:
        raise Refused("The scope is only in the scenario, so there is nothing to ask for there.")
    return CustomerPart(replace(asked, estate=asked.base, scope=place), part.by)


def all_done(part: CustomerPart) -> CustomerPart:
    """The same question about the day from which all counts that the scenario plans here, if that is a later one.

    On an earlier day nothing has turned yet, and a paper would tell that nobody loses anything by it.
    """
    day = counts_from(_changes_here(part, as_recorded(part)))
    if day is None or day <= part.day:
        return part
    asked, period = part.asked, Period.of_day(day)
    return CustomerPart(
        replace(asked, view=replace(asked.view, day=day), wish=replace(asked.wish, period=period)), part.by
    )


def own_changes(part: CustomerPart, before: CustomerPart) -> ChangeSet:
    """The changes of the scenario that are about this customer; those about others are nobody's business here."""
    own = _changes_here(part, before)
    if not own:
        raise Refused("The scenario changes nothing at this customer, so there is nothing to ask for.")
    name = short(before.estate.scopes.name(before.place))
    called = trn("{count} planned change at {name}", "{count} planned changes at {name}", len(own), name=name)
    return ChangeSet(called, own)


def _changes_here(part: CustomerPart, before: CustomerPart) -> tuple[Change, ...]:
    sides = (part.estate, before.estate)

    def is_own(fact: Fact) -> bool:
        if isinstance(fact, Scope):
            return any(one.scopes.find(fact.id) is not None for one in sides)
        return any(fact_key(fact) in one.facts.get(type(fact), {}) for one in sides)

    every = part.asked.changes or ()
    return tuple(one for one in every if any(is_own(fact) for fact in (one.before, one.after) if fact is not None))


def planned(part: CustomerPart, before: CustomerPart, partner: Partner, program: str) -> Advice:
    """The scenario as one piece of advice."""
    changes = own_changes(part, before)
    steps = made(RunbookSource(before.estate, changes, changes.name)).steps
    who = "; ".join(dict.fromkeys(step.who.plain() for step in steps)) or tr("nobody: nothing has to be done in Azure")
    titles = [step.title.plain() for step in steps]
    left = len(titles) - MOST_TITLES
    more = tr("and {count} more steps, in the appendix", count=left) if left > 0 else ""
    after = answer_of(part, partner, library().programs[program])
    return Advice(
        who=who,
        actors=(),
        text=". ".join(filter(None, (*titles[:MOST_TITLES], more))) or changes.name,
        changes=changes,
        verdict_after=after.verdict,
        disputed_after=after.disputed,
        cost=tr("what each step gives, as the runbook says"),
        effects=tuple(effects_of(part, before))[:MOST_EFFECTS],
    )


def effects_of(part: CustomerPart, before: CustomerPart) -> list[Effect]:
    """What each partner gains and loses by it here, the most first; for a program before how that is associated."""
    reading, programs = part.asked.view.reading, library().programs
    then, now = Side("", before.estate, part.day, reading), Side(part.estate.scenario, part.estate, part.day, reading)
    names = {one.id: short_name(one) for one in (*before.partners, *part.partners)}
    told = []
    for balance in Comparison(then, now, part.by).balances:
        gained, lost = balance.gained.leaves, balance.lost.leaves
        if balance.partner in names and (gained or lost):
            who, program = names[balance.partner], programs[balance.program].short
            text = tr(
                "{partner}, {program}: gained on {gained:,}, lost on {lost:,}.",
                partner=who, program=program, gained=gained, lost=lost,
            )  # fmt: skip
            told.append(Effect(balance.partner, balance.program, gained, lost, text))
    return sorted(told, key=lambda one: (programs[one.program].association, -one.lost - one.gained))
