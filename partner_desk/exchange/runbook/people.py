"""Steps that only people can take: partners of record, agreements, Partner Center, accounts, deny assignments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from partner_desk.domain.access import DenyAssignment, Principal, PrincipalKind
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.moments import in_utc, is_over
from partner_desk.domain.partners import Partner, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.runbook import transfers
from partner_desk.exchange.runbook.derive import FactTurn, Swap
from partner_desk.exchange.runbook.draft import StepDraft
from partner_desk.exchange.runbook.names import RunbookNames
from partner_desk.language import tr


def record(swap: Swap, names: RunbookNames) -> StepDraft:
    """A partner of record who is named, replaced or removed."""
    begins, ends = swap.begins, swap.ends
    old = ends.fact if ends is not None and isinstance(ends.fact, PartnerOfRecord) else None
    new = begins.fact if begins is not None and isinstance(begins.fact, PartnerOfRecord) else None
    fact = new or old
    assert fact is not None
    place = names.place(fact.subscription)
    values = {
        "scope": place.name, "tenant": place.tenant_name, "partner_id": fact.partner_id,
        "owner": names.owner_name(fact.partner_id),
    }  # fmt: skip
    if old is not None and new is not None:
        values |= {"old_id": old.partner_id, "old_owner": names.owner_name(old.partner_id)}
        kind = "record-change"
    else:
        kind = "record-add" if new is not None else "record-remove"
    return _timed(StepDraft(kind, values, place.tenant_name, place.subscription_name), begins or ends)


def is_told(one: FactTurn | Swap) -> bool:
    """Whether an offer is merely recorded, or forgotten: nobody changes an agreement for that."""
    turn = (one.begins or one.ends) if isinstance(one, Swap) and None in (one.begins, one.ends) else None
    return turn is not None and isinstance(turn.fact, Billing)


def billing(swap: Swap, names: RunbookNames) -> StepDraft:
    """A subscription that is bought otherwise from a day on."""
    old = swap.ends.fact if swap.ends is not None and isinstance(swap.ends.fact, Billing) else None
    new = swap.begins.fact if swap.begins is not None and isinstance(swap.begins.fact, Billing) else None
    fact = new or old
    assert fact is not None
    place = names.place(fact.subscription)
    values = {
        "scope": place.name, "was": _bought(old, names), "becomes": _bought(new, names),
        "old_seller": _seller(old, names), "seller": _seller(new, names),
    }  # fmt: skip
    ways = ("billing", "billing") if old is None or new is None else (transfers.way(old, new), transfers.way(new, old))
    found = StepDraft(ways[0], values, place.tenant_name, place.subscription_name, back=ways[1])
    return _timed(found, swap.begins or swap.ends)


def _seller(row: Billing | None, names: RunbookNames) -> str:
    """Whom the customer or its partner pays: who sends the invoice of the offer."""
    return "Microsoft" if row is None or row.bill_to is None else names.partner(row.bill_to)


def _bought(row: Billing | None, names: RunbookNames) -> str:
    if row is None:
        return tr("no agreement recorded")
    words = [tr(row.offer.words)]
    if row.bill_to is not None:
        words.append(tr("billed to {partner}", partner=names.partner(row.bill_to)))
    if row.reseller_of_record is not None:
        words.append(tr("sold by {partner}", partner=names.partner(row.reseller_of_record)))
    if row.remapped:
        words.append(tr("remapped"))
    return ", ".join(words)


def deny(fact: DenyAssignment, turn: FactTurn, names: RunbookNames) -> StepDraft:
    """A deny assignment that comes or goes."""
    place = names.place(fact.scope)
    values = {"holder": names.person(fact.principal), "scope": place.name}
    kind = "deny-add" if turn.on else "deny-remove"
    return _timed(StepDraft(kind, values, place.tenant_name, place.subscription_name), turn)


_ACCOUNTS = {
    PrincipalKind.SERVICE_PRINCIPAL: "app",
    PrincipalKind.MANAGED_IDENTITY: "machine",
    PrincipalKind.GROUP: "group",
    PrincipalKind.FOREIGN_GROUP: "group",
}
"""Which kinds of accounts are not stopped as those of people are; neither groups nor machines can be disabled."""


def _account(before: Principal, after: Principal, names: RunbookNames, now: datetime) -> Iterator[StepDraft]:
    """What has to be done to an account: where it was deleted it has to be there again before it is disabled."""
    kind, home = _ACCOUNTS.get(after.kind, "user"), names.place(after.tenant or "")
    values = {"holder": names.person(after.id), "tenant": home.tenant_name or "of its own"}

    def step(verb: str, day: datetime | None) -> StepDraft:
        draft = StepDraft(f"{kind}-{verb}", values, home.tenant_name)
        draft.due(day, now)
        return draft

    was, becomes = (_standing(one, kind) for one in (before, after))
    verbs = {
        ("used", "disabled"): ["disable"],
        ("disabled", "used"): ["enable"],
        ("deleted", "used"): ["restore"],
        ("deleted", "disabled"): ["restore", "disable"],
    }.get((was, becomes), ["delete"] if was != becomes else [])
    for verb in verbs:
        begun = before.deleted_from if verb == "restore" else before.disabled_from
        during = after.deleted_during if verb == "restore" else after.disabled_during
        over = next((one.until for one in during if one.since == begun), None)
        yield step(verb, (after.deleted_from or after.disabled_from) if verb in ("disable", "delete") else over)
    for span in after.disabled_during if kind in ("user", "app") else ():
        is_new = span not in before.disabled_during and span.since != before.disabled_from
        if is_new and span.until is not None and not is_over(span, now):
            away = step("disable", span.since)
            away.note("ends-on", day=in_utc(span.until))
            yield away


def _standing(principal: Principal, kind: str) -> str:
    if principal.deleted_from is not None:
        return "deleted"
    return "used" if principal.disabled_from is None else "disabled" if kind in ("user", "app") else "deleted"


def _subscription(scope: Scope, names: RunbookNames, now: datetime, begins: bool) -> StepDraft:
    """A subscription that is to be bought, or cancelled."""
    place = names.place(scope.id)
    key = scope_key(scope.id)
    row = next((one for at in names.estates for one in at.billings.values() if one.subscription == key), None)
    values = {
        "scope": place.name, "tenant": place.tenant_name, "becomes": _bought(row, names), "seller": _seller(row, names),
    }  # fmt: skip
    sold = row is not None and row.bill_to is not None
    kind = ("sell" if sold else "new") if begins else ("end" if sold else "cancel")
    step = StepDraft(f"subscription-{kind}", values, place.tenant_name, place.subscription_name)
    if begins and row is not None:
        step.due(row.since, now)
    return step


def _timed(step: StepDraft, turn: FactTurn | None) -> StepDraft:
    assert turn is not None
    step.times(turn)
    return step


def of_change(change: Change, names: RunbookNames, now: datetime, assumed: bool) -> Iterator[StepDraft]:
    """What a change of a partner or of an account asks of people; nothing where they are merely recorded.

    A subscription that is merely `assumed` has to be bought yet.
    """
    before, after = change.before, change.after
    new = before if after is None else after if before is None else None
    if assumed and isinstance(new, Scope) and new.kind is ScopeKind.SUBSCRIPTION:
        yield _subscription(new, names, now, begins=after is not None)
    if isinstance(before, Partner) and isinstance(after, Partner):
        if before.agreement is not after.agreement:
            values = {"owner": after.name, "was": before.agreement.value, "becomes": after.agreement.value}
            yield StepDraft("agreement", values)
        was, becomes = ({closed.id: closed.since for closed in side.closed_ids} for side in (before, after))
        for number in sorted(was.keys() ^ becomes.keys()):
            step = StepDraft(
                "id-close" if number in becomes else "id-open", {"owner": after.name, "partner_id": number}
            )
            step.due(becomes.get(number), now)
            yield step
    if isinstance(before, Principal) and isinstance(after, Principal):
        yield from _account(before, after, names, now)
