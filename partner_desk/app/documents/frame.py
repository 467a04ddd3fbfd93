"""What every document has: whose part of the desk it is about, its head and foot, and what it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from partner_desk import __version__
from partner_desk.app.answers import View
from partner_desk.app.firm import Firm
from partner_desk.app.letterhead import letterhead
from partner_desk.app.not_yet import not_yet
from partner_desk.app.outline import Outline
from partner_desk.app.paper import AboutScope
from partner_desk.app.reporting import HASHED
from partner_desk.app.rulebook import library
from partner_desk.app.rules import described, warning
from partner_desk.app.versions import rules_hash
from partner_desk.domain import clock
from partner_desk.domain.customer import ANOTHER, customer_part
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, Period
from partner_desk.domain.partners import Partner
from partner_desk.domain.unnamed import others_unnamed
from partner_desk.engine.judge import Judge
from partner_desk.language import marked, moment_said, spoken, tr
from partner_desk.reports.annex import origins
from partner_desk.reports.shortened import short, with_short_names
from partner_desk.reports.standing import paper_mark, scenario_mark

TRAINING_MARK = marked("TRAINING \N{MIDDLE DOT} all invented")


@dataclass(frozen=True)
class CustomerPart:
    """What a document about a customer is made of: the customer's own part of the desk, and nothing else.

    Where partners are asked for, no other partner has a name in it.
    """

    asked: AboutScope
    by: Judge

    @cached_property
    def customer(self) -> str:
        """The key of the tenant."""
        tree = self.asked.estate.scopes
        return tree.key(tree.tenant(self.asked.scope))

    @cached_property
    def estate(self) -> Estate:
        """The part of the desk."""
        wanted = self.asked.wish.partners
        if not self.asked.estate.partners:
            raise Refused("There are no partners on this desk, so there is nothing to tell of. Add one first.")
        part = customer_part(self.asked.estate, self.customer, wanted)
        return with_short_names(others_unnamed(part, wanted, self.customer) if wanted else part)

    @cached_property
    def place(self) -> int:
        """The scope in the part."""
        found = self.estate.scopes.find(self.asked.estate.scopes.key(self.asked.scope))
        assert found is not None
        return found

    @cached_property
    def below(self) -> Sequence[int]:
        """The scope and everything below it, in display order."""
        tree = self.estate.scopes
        inside = {one for level in tree.levels(self.place) for one in range(level.start, level.stop)}
        return [one for one in Outline(tree).order.tolist() if one in inside]

    @property
    def subscriptions(self) -> list[int]:
        """The subscriptions among them."""
        return [one for one in self.below if self.estate.scopes.kind_of(one) is ScopeKind.SUBSCRIPTION]

    @cached_property
    def around(self) -> frozenset[int]:
        """The scopes from which something reaches here: these, and those above."""
        return frozenset((*self.below, *self.estate.scopes.path(self.place)))

    @cached_property
    def partners(self) -> list[Partner]:
        """Those who were asked for, else all with business here, by name: no order but that of the letters."""
        known, wanted = self.estate.partners, self.asked.wish.partners
        here = [known[one] for one in wanted or known if one != ANOTHER.id]
        return here if wanted else sorted(here, key=lambda one: (one.name.casefold(), one.id))

    @property
    def told_of(self) -> list[Partner]:
        """The same, for a document that is about somebody."""
        if not self.partners:
            name = short(self.estate.scopes.name(self.place))
            raise Refused("No partner has a sale, a role, a link or a record at {name}: nothing to tell of.", name=name)
        return self.partners

    @property
    def period(self) -> Period:
        """The days that are asked about."""
        return self.asked.wish.period or Period.of_day(self.asked.view.day)

    @property
    def day(self) -> date:
        """The day of the verdicts: the last one of a period."""
        return self.period.until - ONE_DAY

    def view(self, partner: str, program: str) -> View:
        """A question about the day."""
        return replace(self.asked.view, partner=partner, program=program, day=self.day)

    @cached_property
    def main_program(self) -> str:
        """The program that is asked for first, else the one that is told first of those that are no association."""
        known = library().programs
        wanted = [*self.asked.wish.programs, self.asked.view.program, *library().told_first, *known]
        return next((one for one in wanted if not known[one].association), wanted[0])


def framed(
    asked: AboutScope,
    estate: Estate,
    about: tuple[str, str],
    size: str,
    sheets: Sequence[dict[str, Any]],
    *,
    internal: bool = False,
    day: date | None = None,
) -> dict[str, Any]:
    """A document for its template; `about` is its kind, and its title, `day` its last one if it is no day asked for.

    What we call a scenario and the file of the desk stands on what is `internal`, and on nothing that leaves.
    """
    kind, title = about
    supposed = scenario_mark(estate, 40) if internal else paper_mark(estate)
    mark = supposed
    if not mark and estate.invented:
        mark = tr(TRAINING_MARK)
    last = day or (asked.wish.period.until - ONE_DAY if asked.wish.period is not None else asked.view.day)
    early = not_yet(asked.changes or (), estate, last)
    return {
        "title": title,
        "kind": kind,
        "paper": size,
        "language": spoken(),
        **letterhead(asked.firm),
        "mark": mark,
        "foot": [
            made_said(asked.firm, asked.desk if internal else ""),
            " ".join(filter(None, (early, _rules(estate, supposed)))),
        ],
        "sheets": list(sheets),
    }


def made_said(firm: Firm, desk: str = "") -> str:
    """When, by whom, with what and, for ourselves, from which desk."""
    now = moment_said(clock.now())
    who = tr(
        "Made {time} UTC by {firm} with Partner Desk {version}.",
        time=now,
        firm=short(firm.name),
        version=__version__,
    )
    nobody = tr("Made {time} UTC with Partner Desk {version}.", time=now, version=__version__)
    whence = tr("From the desk {desk}.", desk=short(desk)) if desk else ""
    return " ".join(filter(None, (who if firm.name else nobody, whence)))


def _rules(estate: Estate, supposed: str) -> str:
    """By which rules, and what it stands for."""
    standing = tr("{scenario}; nothing was changed in Azure.", scenario=supposed) if supposed else ""
    if not standing:
        standing = (
            tr("Training: all invented.") if estate.invented else tr("As recorded; nothing was changed in Azure.")
        )
    return f"{standing} {rules_said()}"


def rules_said() -> str:
    """By which rules something was judged, and how old they are."""
    told = tr(
        "Rules: {rules}, hash {hash}. Not a statement by Microsoft.", rules=described(), hash=rules_hash()[:HASHED]
    )
    return " ".join(filter(None, (told, warning(clock.today()))))


def evidence_of(part: CustomerPart) -> str:
    """How many sources it rests on, and of which days."""
    told = origins(part.estate, part.below)
    if not told:
        return tr("No source is recorded.")
    days = sorted(one["speaks"] for one in told)
    files = ", ".join(dict.fromkeys(short(one["source"]) for one in told[:3]))
    if days[0] == days[-1]:
        return tr("Facts of {day}; sources: {files}.", day=days[0], files=files)
    return tr("Facts of {first} to {last}; sources: {files}.", first=days[0], last=days[-1], files=files)
