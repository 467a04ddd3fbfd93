"""Rows of usage and cost, added up while they are read: a million of them are some thousand sums.

What most rows have in common (where, what kind, who buys) is worked out once for each different one. Days and numbers
are those of the file as a whole (`numerals`), so all of it is put together at its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter
from typing import Any, Protocol

from partner_desk.domain.amounts import as_currency
from partner_desk.domain.billing import ChargeKind
from partner_desk.domain.daytext import Order
from partner_desk.domain.details import SubscriptionDetail, Usage
from partner_desk.domain.ids import ScopeKind, is_guid, parse_scope, scope_key, subscription_scope_id
from partner_desk.domain.naming import counted
from partner_desk.exchange.consumption import ChargedFor, ConsumptionFile, Purchase
from partner_desk.exchange.families.amount_formats import (
    LABEL,
    MEASURES,
    NOTHING,
    PERIODS,
    PLACE,
    AmountFormat,
    Cells,
    as_cell,
    earned_percent,
    is_partner_id,
)
from partner_desk.exchange.fields import Unusable
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.numerals import EXACT, Days, DecimalMark, Decimals, decimal_by
from partner_desk.exchange.tabular import CellRow, Heading


class RecordFamily(Protocol):
    """Whatever else reads records."""

    @property
    def read(self) -> Callable[[Any, Gathered], None]:
        """Takes one record."""


@dataclass(frozen=True, eq=False)
class ChargePlace:
    """Where rows are charged, and who buys there; `scope` is empty where a row names no subscription."""

    scope: str
    subscription: str
    cells: Cells
    purchase: Purchase
    elsewhere: bool
    """Whether the row names a resource of another subscription."""


@dataclass(frozen=True, eq=False)
class ChargeLabel:
    """What rows are charged for; `strange` says what it is that no kind of charge is for."""

    cells: Cells
    kind: ChargeKind | None
    strange: str
    currency: str
    earned: Decimal | None
    consumed: bool


@dataclass
class AmountReader:
    """The file at hand, while it is read."""

    into: Gathered
    formats: Sequence[AmountFormat]
    format: AmountFormat | None = None
    heading: Heading | None = None
    _ours: bool = False
    """Whether the table at hand is one of usage or cost."""
    _roles: Mapping[str, int] = field(default_factory=dict)
    _width: int = 0
    _place: Callable[[Sequence[str]], tuple[str, ...]] = tuple
    _label: Callable[[Sequence[str]], tuple[str, ...]] = tuple
    _periods: Callable[[Sequence[str]], tuple[str, ...]] = tuple
    _places: dict[tuple[str, ...], ChargePlace | Unusable] = field(default_factory=dict)
    _labels: dict[tuple[str, ...], ChargeLabel | Unusable] = field(default_factory=dict)
    _seen_periods: set[tuple[str, ...]] = field(default_factory=set)
    _decimals: Decimals = field(default_factory=Decimals)
    _days: Days = field(default_factory=Days)
    _first: dict[str, str] = field(default_factory=dict)
    """Where each text of a day stands first."""
    _sums: dict[tuple[ChargePlace, ChargeLabel, str], Decimal] = field(default_factory=dict)
    _open: dict[tuple[ChargePlace, ChargeLabel, str], tuple[Decimal, Decimal]] = field(default_factory=dict)
    """Sums of what may be two numbers, with a point and with a comma before the decimals."""
    _consumed: set[ChargePlace] = field(default_factory=set)

    def begins(self, value: Any) -> bool:
        """Whether a value is a row of a table of usage or cost."""
        if not isinstance(value, CellRow):
            return False
        if value.heading is not self.heading:
            self._ours, self.heading = False, value.heading
            for shape in self.formats:
                roles = shape.roles(value.heading)
                if roles is not None:
                    self._begin(shape, roles, len(value.heading.names))
                    self._ours = True
                    break
        return self._ours

    def read(self, shape: AmountFormat | RecordFamily, fields: Any, where: str) -> None:
        """One row, or one record of an answer; raises Unusable if it cannot be read."""
        if not isinstance(shape, AmountFormat):
            shape.read(fields, self.into)  # something else in the same file
            return
        if isinstance(fields, CellRow):
            self._add(fields.cells, where)
            return
        if self.format is not shape or self.heading is not None:
            self.heading = None
            self._begin(shape, {role: place for place, role in enumerate(shape.columns)}, len(shape.columns))
        self._add([as_cell(fields, names) for names in shape.columns.values()], where)

    def _begin(self, shape: AmountFormat, roles: Mapping[str, int], width: int) -> None:
        """Go on with another table, which may be the next part of the same."""
        if self.format is not shape:
            self.finish()
        self.format, self._roles, self._width = shape, roles, width
        self._place, self._label = _getter(PLACE, roles), _getter(LABEL, roles)
        self._periods = _getter(PERIODS, roles)
        self._places.clear()
        self._labels.clear()

    def _add(self, cells: Sequence[str], where: str) -> None:
        if len(cells) != self._width:
            raise Unusable(f"has {counted(len(cells), 'cell')}, and the heading {self._width}")
        key = self._place(cells)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = self._made(self._place_of, PLACE, key)
        key = self._label(cells)
        label = self._labels.get(key)
        if label is None:
            label = self._labels[key] = self._made(self._label_of, LABEL, key)
        if isinstance(place, Unusable):
            raise place
        if isinstance(label, Unusable):
            raise label
        day = cells[self._roles["day"]]
        if day not in self._first:
            self._see(day, "day")
            self._first[day] = where
        periods = self._periods(cells)
        if periods not in self._seen_periods:
            self._seen_periods.add(periods)
            for one in periods:
                if one.strip().casefold() not in NOTHING:
                    self._see(one, "")
        self._sum((place, label, day), cells)

    def _sum(self, key: tuple[ChargePlace, ChargeLabel, str], cells: Sequence[str]) -> None:
        decimals, roles = self._decimals, self._roles
        if decimals.mark is None:
            for role in MEASURES:
                if role in roles and cells[roles[role]].strip().casefold() not in NOTHING:
                    self._number(role, cells)
        amount = self._number("amount", cells)
        if amount is not None:
            self._sums[key] = EXACT.add(self._sums.get(key, _ZERO), amount)
        else:
            both = [decimal_by(mark, cells[roles["amount"]].strip()) or _ZERO for mark in DecimalMark]
            point, comma = self._open.get(key, (_ZERO, _ZERO))
            self._open[key] = EXACT.add(point, both[0]), EXACT.add(comma, both[1])
        if key[1].consumed and key[0] not in self._consumed:
            quantity = cells[roles["quantity"]] if "quantity" in roles else "1"
            if quantity.strip("0.,+- eE"):
                self._consumed.add(key[0])

    def _number(self, role: str, cells: Sequence[str]) -> Decimal | None:
        written = cells[self._roles[role]]
        try:
            return self._decimals.read(written)
        except ValueError:
            raise self._wrong(role, written, "no number as this file writes them") from None

    def _see(self, written: str, role: str) -> None:
        try:
            self._days.see(written)
        except ValueError:
            if role:
                raise self._wrong(role, written, "no day") from None

    def _wrong(self, role: str, written: str, what: str) -> Unusable:
        return Unusable(f"has {self._column(role)} {written[:40]!r}, which is {what}")

    def _column(self, role: str) -> str:
        """What the file calls a column."""
        if self.heading is not None and role in self._roles:
            return self.heading.names[self._roles[role]]
        return self.format.columns[role][0] if self.format else role

    def _made(self, make: Callable[[Cells], Any], roles: Sequence[str], key: tuple[str, ...]) -> Any:
        """A place or label of these cells; what is wrong about it is kept as well."""
        said = (one.strip() for one in key)
        cells = {
            role: "" if one.casefold() in NOTHING else one
            for role, one in zip((role for role in roles if role in self._roles), said, strict=True)
        }
        try:
            return make(cells)
        except Unusable as slip:
            return slip

    # What is the same for many rows --------------------------------------------------------------------

    def _place_of(self, cells: Cells) -> ChargePlace:
        assert self.format is not None
        for role in ("subscription", "tenant", "billed_tenant"):
            said = cells.get(role, "").rpartition("/")[2]
            if said and not is_guid(said):
                raise self._wrong(role, cells[role], "no GUID")
        for role in ("billed", "reseller"):
            said = cells.get(role, "")
            if said and not is_partner_id(said) and not is_guid(said):
                raise self._wrong(role, said, "no PartnerID")
        purchase = self.format.purchase(cells)
        subscription = cells["subscription"].rpartition("/")[2]
        if not subscription:
            return ChargePlace("", "", cells, purchase, elsewhere=False)
        top = subscription_scope_id(subscription)
        key, resource = scope_key(top), parse_scope(cells.get("resource", ""))
        inside = resource is not None and scope_key(resource.id).startswith(f"{key}/")
        elsewhere = resource is not None and not inside and resource.kind is not ScopeKind.SUBSCRIPTION
        scope = top
        if resource is not None and inside:
            scope = resource.id
        elif cells.get("group") and "/" not in cells["group"] and not elsewhere:
            scope = f"{top}/resourceGroups/{cells['group']}"
        return ChargePlace(scope, key, cells, purchase, elsewhere)

    def _label_of(self, cells: Cells) -> ChargeLabel:
        assert self.format is not None
        try:
            currency = as_currency(cells.get("currency", ""))
        except ValueError as slip:
            raise Unusable(f"has {self._column('currency')} {cells.get('currency', '')[:40]!r}, which {slip}") from slip
        kind, earned = self.format.kind(cells), earned_percent(cells)
        if isinstance(kind, str) and not isinstance(kind, ChargeKind):
            return ChargeLabel(cells, None, kind, currency, earned, consumed=False)
        return ChargeLabel(cells, kind, "", currency, earned, self.format.consumed(cells))

    # The end of a file -------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Put together what the whole file says, and leave it with what was gathered."""
        if self.format is None or not self._first:
            return
        usual = Order.DAY_FIRST if self._decimals.mark is DecimalMark.COMMA else Order.MONTH_FIRST
        if self._days.open:
            order = "day, month" if usual is Order.DAY_FIRST else "month, day"
            self.into.warn(f"nothing in it shows whether day or month comes first; it was read as {order}, year.")
        if self._open and self._decimals.mark is None:
            self.into.warn("numbers such as 1,234 may be two; they were read with a point before the decimals.")
        for key, both in self._open.items():
            self._sums[key] = EXACT.add(self._sums.get(key, _ZERO), both[self._decimals.mark is DecimalMark.COMMA])
        self._open.clear()
        said = ((label.cells, amount) for (_, label, _), amount in self._sums.items())
        source = self.format.source(self.into.origin.source, said)
        self._put_together(ConsumptionFile(self.into.origin, source), usual)
        self._decimals, self._days = Decimals(), Days()
        self._first.clear()
        self._consumed.clear()
        self._seen_periods.clear()

    def _put_together(self, file: ConsumptionFile, usual: Order) -> None:
        days = {one: self._days.read(one, usual) for one in self._first}
        for written in (one for one, day in days.items() if day is None):
            why = f"has {self._column('day')} {written[:40]!r} in a file that has days in both orders"
            self.into.leave_out(file.origin.source, self._first[written], f"the record {why}")
        strange: dict[tuple[str, str], Decimal] = {}
        places: dict[ChargePlace, str] = {}
        while self._sums:
            (place, label, written), amount = self._sums.popitem()
            day = days[written]
            if day is None:
                continue
            if label.kind is None or not place.scope:
                what = label.strange if label.kind is None else f"{label.kind.words}, without a subscription"
                strange[what, label.currency] = EXACT.add(strange.get((what, label.currency), _ZERO), amount)
                self._name_tenant(place)
                continue
            scope = places[place] if place in places else places.setdefault(place, self._scope(place))
            sums = file.amounts.setdefault((place.subscription, day), {})
            about = ChargedFor(scope, label.kind, label.currency, label.earned)
            sums[about] = EXACT.add(sums.get(about, _ZERO), amount)
            file.purchases.setdefault((place.subscription, day), set()).add(place.purchase)
        self.into.commerce.files.append(file)
        self._tell(strange, places)

    def _tell(self, strange: Mapping[tuple[str, str], Decimal], places: Mapping[ChargePlace, str]) -> None:
        for (what, currency), amount in sorted(strange.items()):
            self.into.warn(f"{amount:,.2f} {currency} are not recorded: {what}.")
        elsewhere = Counter(one.subscription for one in places if one.elsewhere)
        if elsewhere:
            self.into.warn(
                f"{counted(elsewhere.total(), 'resource')} of another subscription than the one that is charged: "
                "the charges stand at the subscription that is charged."
            )

    def _scope(self, place: ChargePlace) -> str:
        """The key of where a place is, and what its rows tell of the subscription and its tenant."""
        into, cells = self.into, place.cells
        scope = scope_key(into.mention(place.scope).id)
        into.name_scope(subscription_scope_id(cells["subscription"].rpartition("/")[2]), cells.get("named", ""))
        tenant = self._name_tenant(place)
        if tenant:
            into.tenant_of.setdefault(place.subscription, tenant)
        if place in self._consumed:
            into.add(SubscriptionDetail(place.subscription, usage=Usage.SOME, origin=into.origin))
        return scope

    def _name_tenant(self, place: ChargePlace) -> str:
        tenant, into = place.cells.get("tenant", ""), self.into
        if tenant:
            into.name_tenant(tenant, place.cells.get("customer", ""))
            if place.cells.get("domain"):
                into.commerce.domains[tenant] = place.cells["domain"]
        return tenant


_ZERO = Decimal(0)


def _getter(wanted: Sequence[str], roles: Mapping[str, int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """The cells of some roles, as far as there are such columns."""
    at = [roles[role] for role in wanted if role in roles]
    if len(at) < 2:
        return lambda cells: tuple(cells[one] for one in at)
    return itemgetter(*at)
