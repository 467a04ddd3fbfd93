"""The first page of a summary: who is recognized, since when, what was lost, what brings it back, and how sure that is.

Everything on it is asked of the judge about the customer's part of the desk: a count, a day, a reason. The template
only places it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from partner_desk.advice.model import Advice
from partner_desk.app.advising import advice_for
from partner_desk.app.answers import View
from partner_desk.app.first_places import LONG_AGO, MOST_TRIED, Place, ToldPlaces
from partner_desk.app.month_strip import month_strip
from partner_desk.app.rulebook import library
from partner_desk.app.since import since_said
from partner_desk.app.stays import StaysOfDay
from partner_desk.domain import clock
from partner_desk.domain.billing import Billing, ChargeKind
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import ONE_DAY, holds_at, start_of
from partner_desk.domain.naming import listed, principal_called
from partner_desk.domain.partners import Partner
from partner_desk.engine.judge import Judge
from partner_desk.engine.partner_bits import WIDTH
from partner_desk.explain.explanation import Explanation
from partner_desk.language import tr, trn
from partner_desk.readings.library import Program
from partner_desk.readings.questions import GRANTED, Answer, Verdict
from partner_desk.reports.shortened import id_told, more_in_annex, short, short_name
from partner_desk.reports.summary import ToldAnswer

MOST_PARTNERS, MOST_PROGRAMS, MOST_TILES, MOST_ROWS = 6, 3, 8, 4
"""So many partners, programs, places and rows of months stand on the first page; all of them in the annex."""


@dataclass(frozen=True)
class ToldHere:
    """The answers of a day by partner and program, of all with business here; and `over` a period, if one is asked for.

    They may be worked out as they are looked at: a page that is waited for needs only some of them. Where partners were
    `chosen`, others may have business here too, and nothing is said of everybody.
    """

    answers: Mapping[tuple[str, str], ToldAnswer]
    over: Mapping[tuple[str, str], ToldAnswer] | None = None
    chosen: bool = False


class FirstPage:
    """What stands on the first page about a scope on a day."""

    def __init__(
        self,
        estate: Estate,
        scope: int,
        day: date,
        reading: str,
        told: ToldHere,
        linked: Collection[str],
        by: Judge,
    ) -> None:
        """The day may be the last one of a period; `linked` are the names of those who are linked and have a role here.

        Of those who are linked nobody else is named.
        """
        self.linked, self.told, self.over, self.chosen = linked, told.answers, told.over, told.chosen
        self._ways: dict[Place, Advice | None] = {}
        self.estate, self.tree, self.scope = estate, estate.scopes, scope
        self.day, self.reading, self.by = day, reading, by
        self._stays = StaysOfDay(estate, day, reading, by)

    def _answer_of(self, partner: Partner, program: Program) -> Answer:
        return self.told[partner.id, program.id].answer

    @property
    def reasons(self) -> list[Explanation]:
        """Why it stands as the page says."""
        shown = (self.told[partner.id, program.id] for partner in self.partners for program in self.programs)
        return [reason for one in shown for reason in one.reasons]

    def content(self) -> dict[str, Any] | None:
        """Plain values; None where no program applies, or nobody has business here."""
        if not self.programs:
            return None
        places = self.places[:MOST_TILES]
        return {
            "program": self.main.name,
            "identity": self._identity(),
            "answer": [*self._answer()],
            "notes": list(self.told[self.partners[0].id, self.main.id].reasons[0].notes),
            "places": [self._tile(one) for one in places],
            "more_places": more_in_annex(len(self.places) - len(places)),
            "programs": [one.short for one in self.programs],
            "partners": whose(self.partners if self.chosen else ()),
            "rows": [self._row(one) for one in self.partners[:MOST_PARTNERS]],
            "more_rows": more_in_annex(len(self.partners) - MOST_PARTNERS),
            "months": self._months(),
        }

    # Who and what -------------------------------------------------------------------------------------------

    @cached_property
    def programs(self) -> list[Program]:
        """The programs that apply here to anybody, the one that matters most first; links are told beside names."""
        asked, rules = dict.fromkeys(program for _, program in self.told), library()
        ordered = dict.fromkeys([*(one for one in rules.told_first if one in asked), *asked])
        found = (rules.programs[one] for one in ordered if not rules.programs[one].association)
        return [*islice((one for one in found if any(map(_counted, self._of(one)))), MOST_PROGRAMS)]

    @property
    def main(self) -> Program:
        """The program that the page is about."""
        return self.programs[0]

    @cached_property
    def partners(self) -> list[Partner]:
        """Those with business here, who is recognized most first, then of whom most is not known."""
        found = dict.fromkeys(partner for partner, _ in self.told)
        shares = {one: [*self._shares(one, Verdict.RECOGNIZED), *self._shares(one, Verdict.UNKNOWN)] for one in found}
        return [self.estate.partners[one] for one in sorted(found, key=lambda one: shares[one], reverse=True)]

    def _of(self, program: Program) -> Iterator[Answer]:
        return (self.told[partner, other].answer for partner, other in self.told if other == program.id)

    def _identity(self) -> str:
        subscriptions = self._subscriptions
        offers = dict.fromkeys(tr(one.offer.words) for one in self._billings)
        pieces = [
            tr("{kind}: {id}", kind=tr(self.tree.kind_of(self.scope).words), id=id_told(self.tree, self.scope)),
            trn("{count} subscription", "{count} subscriptions", len(subscriptions)),
            *offers,
            *([tr("verdicts as on {day}, the last day", day=self.day)] if self.over else ()),
        ]
        return " \N{MIDDLE DOT} ".join(pieces)

    def called(self, scope: int) -> str:
        """The name of a scope, no longer than the page has room for."""
        return short(self.tree.name(scope))

    @cached_property
    def _subscriptions(self) -> list[int]:
        return [one for one in self._below if self.tree.kind_of(one) is ScopeKind.SUBSCRIPTION]

    @cached_property
    def _below(self) -> list[int]:
        return [one for level in self.tree.levels(self.scope) for one in range(level.start, level.stop)]

    @cached_property
    def _subscription_keys(self) -> set[str]:
        return {self.tree.key(one) for one in self._subscriptions}

    @cached_property
    def _billings(self) -> list[Billing]:
        keys, now = self._subscription_keys, start_of(self.day)
        return [one for one in self.estate.billings.values() if one.subscription in keys and holds_at(one, now)]

    # The answer ---------------------------------------------------------------------------------------------

    def _answer(self) -> Iterator[dict[str, str]]:
        """How it is now, what was lost last, and what brings it back; each with what is said louder."""
        first = self.partners[0]
        standing = self._standing(first)
        if self.over:
            program, days = self.main.name, self._days(first, self.main)
            told = tr(
                "{partner} and {program}: {days}.",
                partner=short_name(first),
                program=program,
                days=days,
            )
            yield {"strong": told, "rest": tr("On the last day, {day}: {standing}", day=self.day, standing=standing)}
        else:
            yield {"strong": standing, "rest": ""}
        lost = [one for one in self.places if one.is_lost]
        asked = [one for one in self.places if one.verdict is not Verdict.RECOGNIZED]
        if lost:
            last = max(lost, key=lambda one: (one.since, -one.scope))
            asked = [last]
            yield {
                "strong": tr(
                    "{partner} lost {place} on {day}.",
                    partner=short_name(self.estate.partners[last.partner]),
                    place=self.called(last.scope),
                    day=last.since,
                ),
                "rest": self._began(last),
            }
        yield from self._way(asked)

    def _days(self, partner: Partner, program: Program) -> str:
        """On how many days of the period a partner was recognized, also in part, and on how many nobody knows."""
        assert self.over is not None
        days = self.over[partner.id, program.id].answer.days
        recognized = sum(days.get(one, 0) for one in GRANTED)
        every, parts = sum(days.values()), days.get(Verdict.PARTLY, 0)
        if parts and parts == recognized:
            told = tr("in part on {count:,} of {all:,} days", count=parts, all=every)
        elif parts:
            told = tr(
                "recognized on {count:,} of {all:,} days ({parts:,} in part)", count=recognized, all=every, parts=parts
            )
        else:
            told = tr("recognized on {count:,} of {all:,} days", count=recognized, all=every)
        unknown = days.get(Verdict.UNKNOWN, 0)
        return "; ".join((told, tr("not known on {count:,}", count=unknown))) if unknown else told

    def _shares(self, partner: str, verdict: Verdict) -> list[int]:
        return [self.told[partner, program.id].answer.leaves.get(verdict, 0) for program in self.programs]

    def _standing(self, partner: Partner) -> str:
        answer = self._answer_of(partner, self.main)
        recognized, counted = answer.leaves.get(Verdict.RECOGNIZED, 0), _counted(answer)
        who, program = short_name(partner), self.main.name
        if recognized == counted:
            return tr("{partner} is recognized for {program} everywhere here.", partner=who, program=program)
        if recognized:
            good = [self.called(one.scope) for one in self.places if one.verdict is Verdict.RECOGNIZED]
            where = f": {listed(good, 2)}" if len(good) == recognized else ""
            return tr(
                "{partner} is recognized for {program} on {count:,} of {all:,}{where}.",
                partner=who, program=program, count=recognized, all=counted, where=where,
            )  # fmt: skip
        if any(one.leaves.get(Verdict.UNKNOWN) for one in self._of(self.main)):
            if self.chosen:
                return tr(
                    "It is not known whether {partner} is recognized for {program} here.", partner=who, program=program
                )
            return tr("It is not known whether anybody is recognized for {program} here.", program=program)
        if self.chosen:
            return tr("{partner} is not recognized for {program} here.", partner=who, program=program)
        return tr("Nobody is recognized for {program} here.", program=program)

    def _way(self, places: Sequence[Place]) -> Iterator[dict[str, str]]:
        if not places:
            yield {"strong": tr("Nothing is missing."), "rest": ""}
            return
        place = places[0]
        best = self.way(place)
        if best is not None:
            named = tr("What would change it at {place}:", place=self.called(place.scope))
            yield {"strong": tr("To restore it:") if place.is_lost else named, "rest": best.text}

    def way(self, place: Place) -> Advice | None:
        """The least that would make a place recognized, or let it be known; None for a day that is over."""
        if self.day < clock.today() and not self.estate.invented:
            return None  # nobody can do anything for it
        if place not in self._ways:
            view = View(place.partner, self.main.id, self.day, self.reading)
            found = advice_for(self.estate, view, place.scope, self.by)
            good = [one for one in found if one.verdict_after is Verdict.RECOGNIZED]
            self._ways[place] = next(iter([*good, *found]), None)
        return self._ways[place]

    # Places -------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> list[Place]:
        """Each resource, or where these are many each subscription: recognized first, then lost, then the others."""
        leaves = [one for one in self._below if self.tree.leaf[one]]
        scopes = leaves if len(leaves) <= MOST_TILES else self._subscriptions or leaves
        partners = [one.id for one in self.partners[:WIDTH]]
        judged = self.by.day(self.estate, self.day, partners, self.reading).judged(self.main, ChargeKind.USAGE)
        return ToldPlaces(self.estate, judged, partners, self._billings, self._stays).told(scopes)

    def _began(self, place: Place) -> str:
        """What ended at a place that was lost."""
        stay = self._stays.stay(place.partner, place.scope, self.main.id, began=True)
        return " ".join([*(one.words for one in stay.facts[:2]), *(one.words for one in stay.rules[:1])])

    def _tile(self, place: Place) -> dict[str, Any]:
        partner = short_name(self.estate.partners[place.partner])
        since = place.since if place.stay is not None and place.stay.before is not None else None
        if place.is_lost:
            said, more = tr("lost on {day}", day=since), self._began(place)
        elif place.verdict in GRANTED:
            said = tr(place.verdict.words)
            more = tr("since {day}", day=since) if since is not None else ""
        else:
            said, more = tr(place.verdict.words), ""
        return {
            "name": self.called(place.scope),
            "verdict": place.verdict.value,
            "disputed": place.disputed,
            "lost": place.is_lost,
            "says": said,
            "partner": partner,
            "more": more,
        }

    # Partners -----------------------------------------------------------------------------------------------

    def _row(self, partner: Partner) -> dict[str, Any]:
        return {
            "partner": short_name(partner),
            "under": "; ".join(self._business(partner)),
            "cells": [self._cell(partner, program) for program in self.programs],
        }

    def _business(self, partner: Partner) -> Iterator[str]:
        billed = sum(one.bill_to == partner.id for one in self._billings)
        sold = sum(one.reseller_of_record == partner.id for one in self._billings)
        if billed:
            yield trn("billed for {count} subscription", "billed for {count} subscriptions", billed)
        if sold:
            yield trn("sells {count} subscription", "sells {count} subscriptions", sold)
        now, numbers = start_of(self.day), set(partner.partner_ids)
        named = (one for one in self.estate.records.values() if one.partner_id in numbers and holds_at(one, now))
        records = {one.subscription for one in named} & self._subscription_keys
        if records:
            yield trn("DPOR of {count} subscription", "DPOR of {count} subscriptions", len(records))
        links = (one for one in self.estate.links.values() if one.partner_id in numbers and holds_at(one, now))
        people = dict.fromkeys(principal_called(self.estate, one.principal) for one in links)
        linked = [one for one in people if one in self.linked]
        if linked:
            yield tr("PAL: {people}", people=listed([short(one) for one in linked], 2))

    def _cell(self, partner: Partner, program: Program) -> dict[str, Any]:
        answer = self._answer_of(partner, program)
        recognized, unknown = (answer.leaves.get(one, 0) for one in (Verdict.RECOGNIZED, Verdict.UNKNOWN))
        granted = answer.verdict in GRANTED
        asked = granted or (program is self.main and answer.verdict is Verdict.NOT_RECOGNIZED)
        stay = self._stays.stay(partner.id, self.scope, program.id) if asked else None
        since = (stay.since or LONG_AGO) if stay is not None and stay.before is not None else None
        lost = not granted and stay is not None and stay.before is not None and stay.before[0] in GRANTED
        says = self._days(partner, program) if self.over else ""
        if since is not None and granted:
            says = "; ".join(filter(None, (says, since_said(stay, answer.disputed) if stay is not None else "")))
        elif since is not None and lost:
            says = "; ".join(filter(None, (says, tr("lost on {day}", day=since))))
        elif program is self.main and answer.verdict is Verdict.NOT_RECOGNIZED and not self.over:
            told = self.told[partner.id, program.id].reasons[0].headline
            says = told.because if told.whole is None else ""  # what has no room in one sentence is in the annex
        return {
            "verdict": answer.verdict.value,
            "disputed": answer.disputed,
            "recognized": recognized,
            "unknown": unknown,
            "all": _counted(answer),
            "share": _share(answer),
            "says": says,
        }

    def _months(self) -> dict[str, Any] | None:
        """Twelve months of the program for whom something was lost, else for who is told first."""
        if not self._subscriptions:
            return None
        first = next((one for one in self.places if one.is_lost), self.places[0] if self.places else None)
        partner = self.estate.partners[first.partner] if first is not None else self.partners[0]
        asked = [self._stays.line(partner.id, one, self.main.id) for one in self._subscriptions[:MOST_TRIED]]
        strip = month_strip(asked, self.day + ONE_DAY if self.over else self.day)
        title = tr("Twelve months: {partner}, {program}", partner=short_name(partner), program=self.main.short)
        return {"title": title, "months": strip.months, "rows": strip.rows[:MOST_ROWS]}


def _share(answer: Answer) -> str:
    """On how many of the leaves it is recognized, or where it is on none, of how many that is not known."""
    recognized, unknown = (answer.leaves.get(one, 0) for one in (Verdict.RECOGNIZED, Verdict.UNKNOWN))
    counted = _counted(answer)
    if not counted or answer.verdict is Verdict.NOT_RECOGNIZED:
        return ""
    if not recognized and unknown:
        return tr("{count:,} of {all:,} not known", count=unknown, all=counted)
    return tr("{count:,} of {all:,}", count=recognized, all=counted)


def whose(chosen: Sequence[Partner]) -> str:
    """Over a table of partners: whether these are all with business here, or those that were asked about."""
    if not chosen:
        return tr("Every partner with business here")
    return trn("The partner that was asked about", "The partners that were asked about", len(chosen))


def _counted(answer: Answer) -> int:
    """The leaves to which a program applies."""
    return sum(count for verdict, count in answer.leaves.items() if verdict is not Verdict.NOT_APPLICABLE)
