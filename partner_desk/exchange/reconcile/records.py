"""Partners of record that a report shows: they hold from the first month in which they were seen."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.moments import Span, has_begun, is_over, overlap, start_of
from partner_desk.domain.naming import counted, listed, scope_called
from partner_desk.domain.partners import PartnerOfRecord
from partner_desk.exchange.reconcile.preview import PreviewDraft

_WORD = WORD_OF[PartnerOfRecord]


def record_partners_of_record(draft: PreviewDraft) -> None:
    """Propose those that the report shows, where the desk holds no other one for the time."""
    seen, others = draft.gathered.commerce.records, list[str]()
    for (subscription, number), shown in sorted(seen.items()):
        since = start_of(shown.first)
        rows = [one for one in draft.estate.records.values() if one.subscription == subscription]
        mine = [one for one in rows if one.partner_id == number and not is_over(one, since)]
        rival = any(key == subscription and other != number for key, other in seen)
        first = min(mine, key=lambda one: one.since or since, default=None)
        time = Span(since, None if first is None else first.since)
        if first is not None and has_begun(first, since):
            draft.count(_WORD).same += 1
        elif rival or any(overlap(one, time) for one in rows if one.partner_id != number):
            others.append(subscription)
        elif first is not None:
            draft.propose(first, replace(first, since=since, origin=shown.origin), _WORD)
        else:
            identifier = f"record of {subscription} from {shown.first}"
            draft.propose(None, PartnerOfRecord(identifier, subscription, number, since, None, shown.origin), _WORD)
    if others:
        names = listed(others, 3, lambda key: scope_called(draft.estate.scopes, key))
        about = counted(len(others), "subscription")
        draft.notes.append(
            f"The report names another partner of record for {about} ({names}) than the desk, or several: the desk "
            "stays as it is. Which one it is, shows the subscription in the portal."
        )
