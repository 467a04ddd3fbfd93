"""When identities were disabled or deleted: what lists of a directory show on their days, beside what the desk knows.

A list that shows somebody in use after the desk last heard of that account ends the time of it on the day of the list;
an older one does not. A list that shows it disabled before that time began lets it begin earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from partner_desk.domain.access import Principal
from partner_desk.domain.moments import Span, began_before, holds_at, in_utc, never_holds
from partner_desk.domain.origin import Origin
from partner_desk.exchange.gather import day_of, time_of
from partner_desk.exchange.listed import Sighting
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
        sightings = draft.gathered.listed.sightings.get(person.id, [])
        if not sightings or not person.kind.is_identity:
            yield person
            continue
        before = draft.estate.principals.get(person.id) or person
        seen = time_of(before.origin) if person.id in draft.estate.principals else _EVER
        older = [one for one in sightings if one.in_use and _is_older(one.origin, before.origin, seen)]
        newer = [one for one in sightings if one not in older]
        disabled = _spans(before.disabled, seen, _as_disabled(newer))
        deleted = _spans(before.deleted, seen, _as_deleted(newer))
        last = max((one.origin for one in sightings), key=time_of)
        origin = last if person.origin is None or day_of(person.origin) <= day_of(last) else person.origin
        yield replace(
            person,
            disabled_from=disabled.pop().since if disabled and disabled[-1].until is None else None,
            deleted_from=deleted.pop().since if deleted and deleted[-1].until is None else None,
            disabled_during=tuple(disabled),
            deleted_during=tuple(deleted),
            origin=origin,
        )
        notes += _notes(draft.name(person.id), before, older, newer)
        late = [one for one in newer if one.disabled and time_of(one.origin) < seen]
        for one in () if before.disabled else late[:1]:
            notes.append(
                f"{draft.name(person.id)} is disabled in {one.origin.source}, which is older than what the desk has of "
                "it: that counts from then on. If a newer list shows it in use, import that one once more."
            )
    draft.notes += notes[:_TOLD]


def _is_older(origin: Origin, known: Origin | None, seen: datetime) -> bool:
    """Whether the desk has an account from a later moment, or from another source of the same."""
    moment = time_of(origin)
    return moment < seen or (moment == seen and known is not None and known.source != origin.source)


def _as_disabled(sightings: Iterable[Sighting]) -> Iterator[_Evidence]:
    for sighting in sightings:
        if sighting.disabled or sighting.deleted is None:  # of what is deleted it is not told that it is enabled
            yield _Evidence(time_of(sighting.origin), sighting.disabled, day_of(sighting.origin))


def _as_deleted(sightings: Iterable[Sighting]) -> Iterator[_Evidence]:
    for sighting in sightings:
        yield _Evidence(time_of(sighting.origin), sighting.deleted is not None, day_of(sighting.origin))
        if sighting.deleted is not None:
            yield _Evidence(sighting.deleted, gone=True, day=sighting.deleted)


def _spans(known: Iterable[Span], seen: datetime, evidence: Iterable[_Evidence]) -> list[Span]:
    """The times at which an account was gone, the last may be open: those that the desk knows, amended by evidence."""
    ordered = list(evidence)
    told = any(one.at == seen for one in ordered)
    for span in known:
        ordered.append(_Evidence(span.since or _EVER, gone=True, day=span.since))
        if span.until is not None:
            ordered.append(_Evidence(span.until, gone=False, day=span.until))
        elif began_before(span, seen) and not told:
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


def _notes(name: str, before: Principal, older: Iterable[Sighting], newer: Iterable[Sighting]) -> Iterator[str]:
    """What is told of an account that the desk has as gone, and a file shows in use."""
    for what, spans in (("deleted", before.deleted), ("disabled", before.disabled)):
        for span in (one for one in spans if one.until is None):
            since = f"{what} since {in_utc(span.since)}" if span.since is not None else what
            for one in (each for each in newer if each.in_use and holds_at(span, time_of(each.origin))):
                yield f"{name}, {since}, is in use by {one.origin.source}: again from {in_utc(day_of(one.origin))} on."
                break
            for one in (each for each in older if holds_at(span, time_of(each.origin))):
                yield (
                    f"{name} is in use by {one.origin.source}, but {since} by what the desk learned later: nothing was "
                    "changed. If it was put to use again, say when in “disabled during” or “deleted during”."
                )
                break
