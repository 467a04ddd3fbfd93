"""When identities were disabled or deleted: what lists of a directory show on their days, beside what the desk knows.

A list that shows somebody in use ends the time of it on the day of the list, and one that shows it disabled before that
time began lets it begin earlier. The desk keeps on which days lists showed what, so that it does not matter in which
order they come. What a person said later holds against them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from partner_desk.domain.access import AccountState, Principal, Sighting
from partner_desk.domain.moments import Span, began_before, has_begun, holds_at, in_utc, never_holds, start_of
from partner_desk.domain.origin import Origin
from partner_desk.exchange.gather import day_of, time_of
from partner_desk.exchange.listed import AccountSaid
from partner_desk.exchange.reconcile.preview import PreviewDraft

_TOLD = 20
"""So many accounts are named in notes."""
_EVER = datetime.min.replace(tzinfo=UTC)


class _Evidence(NamedTuple):
    """At a moment an account was gone, or was not; what began or ended by that did on `day`."""

    at: datetime
    gone: bool
    day: datetime | None


def accounts(draft: PreviewDraft, people: Iterable[Principal]) -> Iterator[Principal]:
    """The identities with all times at which they were disabled or deleted, by the files and the desk together."""
    notes: list[str] = []
    for person in people:
        said = draft.gathered.listed.accounts.get(person.id, [])
        if not said or not person.kind.is_identity:
            yield person
            continue
        known = draft.estate.principals.get(person.id)
        before = known or person
        kept = _agreeing(before)
        # who said last what the desk has may know it from then, and not from a list
        firm = known is not None and (not kept or known.origin is None or known.origin.observed is None)
        seen = time_of(before.origin) if firm else _EVER
        older = [one for one in said if one.state is AccountState.IN_USE and _is_older(one.origin, before, seen)]
        newer = [one for one in said if one not in older]
        every = {*kept, *(one.seen for one in newer)}
        disabled = _spans(before.disabled, seen, list(_as_disabled(kept)), list(_as_disabled(every)))
        deleted = _spans(before.deleted, seen, list(_as_deleted(kept)), list(_as_deleted(every)))
        last = max((one.origin for one in said), key=time_of)
        after = replace(
            person,
            disabled_from=disabled.pop().since if disabled and disabled[-1].until is None else None,
            deleted_from=deleted.pop().since if deleted and deleted[-1].until is None else None,
            disabled_during=tuple(disabled),
            deleted_during=tuple(deleted),
            sightings=tuple(every),
            origin=last if person.origin is None or day_of(person.origin) <= day_of(last) else person.origin,
        )
        yield replace(after, sightings=tuple(sorted(_agreeing(after), key=lambda one: (one.at, one.state))))
        notes += _notes(draft.name(person.id), before, after, older, newer)
        late = [one for one in newer if one.state is AccountState.DISABLED and time_of(one.origin) < seen]
        for one in late[:1] if after.disabled_from is not None and before.disabled_from is None else ():
            notes.append(
                f"{draft.name(person.id)} is disabled in {one.origin.source}, which is older than what the desk has of "
                "it: that counts from then on. If a newer list shows it in use, import that one once more."
            )
    draft.notes += notes[:_TOLD]


def _agreeing(person: Principal) -> list[Sighting]:
    """What lists showed of an account and nobody has taken back since: its times say the same."""

    def agrees(shown: Sighting) -> bool:
        if shown.state is AccountState.IN_USE:
            return not any(holds_at(span, shown.at) and span.since != _day(shown) for span in _gone(person))
        spans = person.disabled if shown.state is AccountState.DISABLED else person.deleted
        return any(holds_at(span, shown.at) or span.since == _day(shown) for span in spans)

    return [one for one in person.sightings if agrees(one)]


def _gone(person: Principal) -> tuple[Span, ...]:
    return (*person.disabled, *person.deleted)


def _day(sighting: Sighting) -> datetime:
    return start_of(sighting.at.date())


def _is_older(origin: Origin, before: Principal, seen: datetime) -> bool:
    """Whether the desk knows from a later moment, or from another source of the same, that an account was gone."""
    moment, known = time_of(origin), before.origin
    later = moment < seen or (moment == seen and known is not None and known.source != origin.source)
    return later and any(holds_at(span, moment) for span in _gone(before))


def _as_disabled(sightings: Iterable[Sighting]) -> Iterator[_Evidence]:
    for one in sightings:
        if one.state is not AccountState.DELETED:  # of what is deleted it is not told that it is enabled
            yield _Evidence(one.at, one.state is AccountState.DISABLED, _day(one))


def _as_deleted(sightings: Iterable[Sighting]) -> Iterator[_Evidence]:
    for shown in sightings:
        yield _Evidence(shown.at, shown.state is AccountState.DELETED, _day(shown))
        if shown.since is not None:
            yield _Evidence(shown.since, gone=True, day=shown.since)


def _spans(
    known: Iterable[Span], seen: datetime, kept: Iterable[_Evidence], evidence: Iterable[_Evidence]
) -> list[Span]:
    """The times at which an account was gone, the last may be open, by evidence and what else the desk knows.

    `kept` is the part of the evidence that the desk has its times from, which so tell nothing beside.
    """
    ordered = list(evidence)
    told = any(one.at == seen for one in ordered)
    from_lists = {(one.gone, moment) for one in kept for moment in (one.at, one.day)}
    for span in known:
        if (True, span.since) not in from_lists:
            ordered.append(_Evidence(span.since or _EVER, gone=True, day=span.since))
        if span.until is not None and (False, span.until) not in from_lists:
            ordered.append(_Evidence(span.until, gone=False, day=span.until))
        if span.until is None and began_before(span, seen) and not told:
            ordered.append(_Evidence(seen, gone=True, day=seen))  # it was known to be so then
    when_gone = {one.at for one in ordered if one.gone}
    spans: list[Span] = []
    for at, gone, day in sorted(ordered, key=lambda one: one.at):
        is_open = bool(spans) and spans[-1].until is None
        if gone and not is_open:
            spans.append(Span(day))
        elif is_open and at not in when_gone:
            closed = Span(spans[-1].since, day)
            spans[-1] = Span(closed.since, at) if never_holds(closed) else closed
    return spans


def _notes(
    name: str, before: Principal, after: Principal, older: Iterable[AccountSaid], newer: Iterable[AccountSaid]
) -> Iterator[str]:
    """What is told of an account that the desk has as gone, and a file shows in use."""
    for what, spans, now in (
        ("deleted", before.deleted, after.deleted), ("disabled", before.disabled, after.disabled),
    ):  # fmt: skip
        for span in (one for one in spans if one.until is None):
            since = f"{what} since {in_utc(span.since)}" if span.since is not None else what
            back = (one for one in newer if one.state is AccountState.IN_USE)
            for account in (each for each in back if holds_at(span, time_of(each.origin))):
                day = day_of(account.origin)
                again = [in_utc(each.since) for each in now if each.since is not None and not has_begun(each, day)]
                but = f", but not from {again[0]} on" if again else ""
                yield f"{name}, {since}, is in use by {account.origin.source}: again from {in_utc(day)} on{but}."
                break
            for one in (each for each in older if holds_at(span, time_of(each.origin))):
                yield (
                    f"{name} is in use by {one.origin.source}, but {since} by what the desk learned later: nothing was "
                    "changed. If it was put to use again, say when in “disabled during” or “deleted during”."
                )
                break
