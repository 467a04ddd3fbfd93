"""Who buys a subscription under which agreement, as files of usage and cost say for the days that they tell of.

What a file shows holds from its first day on, until another file shows something else; what was before it is not
touched. Between the last day of one seller and the first day of the next it is not known who sells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.details import Cloud, TenantDetail
from partner_desk.domain.ids import scope_key, tenant_scope_id
from partner_desk.domain.moments import ONE_DAY, Span, began_before, is_over, never_holds, overlap, start_of
from partner_desk.domain.naming import counted, listed, scope_called
from partner_desk.domain.origin import Origin
from partner_desk.exchange.consumption import PartnerNamed, Purchase
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import time_of
from partner_desk.exchange.reconcile.charges import source_of
from partner_desk.exchange.reconcile.partners import NamedPartners
from partner_desk.exchange.reconcile.preview import PreviewDraft, is_only_checked
from partner_desk.readings.offers import OfferTable

OFFERS = "offers"
"""What rows of this kind are counted as."""


@dataclass(frozen=True, slots=True)
class Bought:
    """How a subscription is bought on a day, sellers by their ids on the desk."""

    offer: Offer
    bill_to: str | None
    reseller: str | None
    sellers_told: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Days on which nothing else was seen, from the first to the last."""

    first: date
    last: date
    bought: Bought
    origin: Origin

    @property
    def since(self) -> datetime:
        """The first moment."""
        return start_of(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after."""
        return start_of(self.last) + ONE_DAY

    @property
    def span(self) -> Span:
        """The time between."""
        return Span(self.since, self.end)


@dataclass
class PurchaseNews:
    """The offers of the files beside those of the desk."""

    draft: PreviewDraft
    pending: Sequence[Billing]
    """What else the import makes of offers."""
    unclear: list[str] = field(default_factory=list)
    """Subscriptions of which files name two sellers on one day."""

    def record(self) -> None:
        """Propose what files say of who buys, and what else the import makes of offers."""
        draft, held = self.draft, self.draft.estate.billings
        lines: dict[str, dict[str, Billing]] = {}
        told = {row.subscription for row in self.pending}
        for row in (*(one for one in held.values() if one.subscription not in told), *self.pending):
            lines.setdefault(row.subscription, {})[row.id] = row
        runs, charged = self._runs(), self._charged_days()
        for subscription in dict.fromkeys((*(row.subscription for row in self.pending), *sorted(runs))):
            line = sorted(lines.get(subscription, {}).values(), key=_beginning)
            if subscription not in runs:
                self._propose(subscription, line)
                continue
            for run in runs[subscription]:
                line = paint(line, run, subscription, charged[subscription])
            self._propose(subscription, line)
            self._state(subscription, line, runs[subscription])
        if self.unclear:
            names = listed(self.unclear, 3, lambda key: scope_called(draft.estate.scopes, key))
            about = counted(len(self.unclear), "subscription")
            draft.notes.append(f"Who is billed for {about} ({names}) is not clear: files name two on one day.")

    def _propose(self, subscription: str, line: Sequence[Billing]) -> None:
        left = {one.id: one for one in self.draft.estate.billings.values() if one.subscription == subscription}
        for row in line:
            before = left.pop(row.id, None)
            if before is not None and is_only_checked(before, row):
                self.draft.count(OFFERS).same += 1
            if before is None or replace(before, origin=row.origin) != row or _is_newer(row, before):
                self.draft.propose(before, row, OFFERS)
        for row in left.values():
            self.draft.propose(row, None, OFFERS)

    def _state(self, subscription: str, line: Sequence[Billing], runs: Sequence[Run]) -> None:
        """Who sells is known where every row names the billed partner, and files have a column for the reseller."""
        sold = [row for row in line if row.offer.is_csp]
        if self.draft.estate.coverage.knows(Collectable.BILLING, subscription):
            return
        if sold and all(row.bill_to for row in sold) and all(run.bought.sellers_told for run in runs):
            on = max(time_of(run.origin) for run in runs)
            self.draft.state_collected(Collectable.BILLING, subscription, known=True, on=on)

    def _charged_days(self) -> Mapping[str, Sequence[datetime]]:
        """The days on which a subscription was charged by files: those of the desk, and these."""
        days: dict[str, set[datetime]] = {}
        for file in self.draft.gathered.commerce.files:
            for subscription, day in file.purchases:
                days.setdefault(subscription, set()).add(start_of(day))
        for charge in self.draft.estate.charges.values():
            subscription = subscription_of(charge.scope)
            if subscription in days and source_of(charge) is not None:
                days[subscription].add(start_of(charge.on))
        return {key: sorted(found) for key, found in days.items()}

    def _runs(self) -> Mapping[str, Sequence[Run]]:
        seen: dict[str, dict[date, tuple[set[Purchase], Origin]]] = {}
        for file in self.draft.gathered.commerce.files:
            for (subscription, day), purchases in file.purchases.items():
                known = seen.setdefault(subscription, {}).setdefault(day, (set(), file.origin))
                known[0].update(purchases)
        return {key: runs for key, days in seen.items() if (runs := self._of_days(key, days))}

    def _of_days(self, subscription: str, days: Mapping[date, tuple[set[Purchase], Origin]]) -> list[Run]:
        runs: list[Run] = []
        made: dict[frozenset[Purchase], Bought | None] = {}
        for day in sorted(days):
            purchases, origin = frozenset(days[day][0]), days[day][1]
            if purchases not in made:
                made[purchases] = self._joined(purchases)
                if made[purchases] is None and subscription not in self.unclear:
                    self.unclear.append(subscription)
            bought = made[purchases]
            if bought is None or bought == Bought(Offer.UNKNOWN, None, None, bought.sellers_told):
                continue
            if runs and runs[-1].bought == bought:
                runs[-1] = replace(runs[-1], last=day)
            else:
                runs.append(Run(day, day, bought, origin))
        return runs

    def _joined(self, purchases: frozenset[Purchase]) -> Bought | None:
        """What several rows of a day say together; None if they contradict each other."""
        offers = {one.offer for one in purchases} - {Offer.UNKNOWN}
        offer: Offer | None = Offer.UNKNOWN
        for one in offers:
            offer = None if offer is None else OfferTable.shipped().joined(offer, one)
        named = NamedPartners(self.draft.estate, self.draft.gathered.global_of)
        billed = {seller(named, one.bill_to) for one in purchases} - {None}
        resellers = {seller(named, one.reseller) for one in purchases} - {None}
        if offer is None or len(billed) > 1 or len(resellers) > 1:
            return None
        told = any(one.sellers_told for one in purchases)
        return Bought(offer, next(iter(billed), None), next(iter(resellers), None), told)


def seller(named: NamedPartners, said: PartnerNamed | None) -> str | None:
    """The partner that a row names, by its id on the desk; None if it names none, or one that nobody knows."""
    if said is None:
        return None
    if said.number:
        return named.id_of(said.number)
    home = scope_key(tenant_scope_id(said.tenant))
    return next((one.id for one in named.estate.partners.values() if one.tenant == home), None)


def paint(line: Sequence[Billing], run: Run, subscription: str, charged: Sequence[datetime]) -> list[Billing]:
    """The rows of a subscription, in order, with what was seen in a run; `charged` are all days that files tell of."""
    out: list[Billing] = []
    covered = False
    for place, row in enumerate(line):
        following = line[place + 1].since if place + 1 < len(line) else None
        if not overlap(row, run.span):
            out.append(row)
        elif (both := _both(row, run.bought, run.origin)) is None:
            out += _around(row, run, subscription, charged)
        else:
            out += _agreeing(row, both, run, subscription, following, covered=covered)
            covered = True
    if not covered:
        out = _with_row(out, run, subscription)
    return list(_welded(sorted((one for one in out if not never_holds(one)), key=_beginning)))


def _welded(line: Sequence[Billing]) -> Iterator[Billing]:
    """The rows in order, as one where the next says the same from the same moment on."""
    last: Billing | None = None
    for row in line:
        if last is not None and last.until is not None and last.until == row.since and _alike(last) == _alike(row):
            row = replace(row, since=last.since)
        elif last is not None:
            yield last
        last = row
    if last is not None:
        yield last


def _alike(row: Billing) -> Billing:
    return replace(row, id="", since=None, until=None, origin=None)


def _agreeing(
    row: Billing, both: Billing, run: Run, subscription: str, following: datetime | None, *, covered: bool
) -> Iterator[Billing]:
    """A row that says the same, or less; what it lacked holds from the first day on which it was seen."""
    if both != row and began_before(row, run.since):
        yield replace(row, until=run.since)
        both = replace(both, id=_row_id(subscription, run.since), since=run.since)
    elif not began_before(row, run.since) and not covered:
        both = replace(both, since=run.since)
    if both.until is not None:  # it goes on at least as long as it was seen, but not into the next row
        both = replace(both, until=max(both.until, run.end if following is None else min(run.end, following)))
    yield both


def _around(row: Billing, run: Run, subscription: str, charged: Sequence[datetime]) -> Iterator[Billing]:
    """What is left of a row that says something else: until the last day before that it may have been seen on."""
    before, after = bisect_left(charged, run.since), bisect_left(charged, run.end)
    if began_before(row, run.since):
        over = charged[before - 1] + ONE_DAY if before else run.since
        yield replace(row, until=over if row.since is None else max(over, row.since))
    begins = run.end if row.until is not None else charged[after] if after < len(charged) else None
    if begins is not None and not is_over(row, begins):
        yield replace(row, id=_row_id(subscription, begins), since=begins)


def _with_row(out: list[Billing], run: Run, subscription: str) -> list[Billing]:
    """The rows with one for what was seen; one behind them that says the same began then already."""
    later = min((one for one in out if not began_before(one, run.end)), key=_beginning, default=None)
    if later is not None and _both(later, run.bought, run.origin) == later:
        return [replace(one, since=run.since) if one is later else one for one in out]
    bought, until = run.bought, None if later is None else run.end
    row = Billing(
        _row_id(subscription, run.since), subscription, bought.offer, bought.bill_to, bought.reseller,
        since=run.since, until=until, origin=run.origin,
    )  # fmt: skip
    return [*out, row]


def _both(row: Billing, bought: Bought, origin: Origin) -> Billing | None:
    """A row with what was seen of it; None if that is something else."""
    offer = OfferTable.shipped().joined(row.offer, bought.offer)
    if offer is None or any(
        None not in pair and pair[0] != pair[1]
        for pair in ((row.bill_to, bought.bill_to), (row.reseller_of_record, bought.reseller))
    ):
        return None
    if (
        row.bill_to is not None
        and row.reseller_of_record is not None
        and bought.sellers_told
        and bought.reseller is None
    ):
        return None  # it was sold by a reseller, and is not
    both = replace(
        row, offer=offer, bill_to=row.bill_to or bought.bill_to,
        reseller_of_record=row.reseller_of_record or bought.reseller,
    )  # fmt: skip
    return row if both == row else replace(both, origin=origin)


def _row_id(subscription: str, since: datetime) -> str:
    return f"billing of {subscription} from {since:%Y-%m-%d}"


def _is_newer(row: Billing, before: Billing) -> bool:
    """Whether a list shows an offer again that is known from an older one."""
    return time_of(row.origin) > time_of(before.origin)


def _beginning(row: Billing) -> datetime:
    return row.since or datetime.min.replace(tzinfo=start_of(date(1970, 1, 1)).tzinfo)


def tenant_details(draft: PreviewDraft) -> Mapping[tuple[type[Fact], str], Fact]:
    """The domains of tenants, beside what files or the desk know of these."""
    gathered = draft.gathered
    out: dict[tuple[type[Fact], str], Fact] = {}
    for tenant, domain in gathered.commerce.domains.items():
        key = scope_key(tenant_scope_id(tenant))
        known = gathered.facts.get((TenantDetail, key)) or draft.estate.tenants.get(key)
        cloud = known.cloud if isinstance(known, TenantDetail) else Cloud.PUBLIC
        out[TenantDetail, key] = TenantDetail(key, cloud, domain, gathered.origin)
    return out
