"""Whom a report names for the consumption of a subscription in a month: a newer report says a month anew."""

from __future__ import annotations

from dataclasses import replace

from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.grouping import grouped
from partner_desk.domain.partners import Attribution
from partner_desk.exchange.consumption import AttributedTo
from partner_desk.exchange.gather import time_of
from partner_desk.exchange.reconcile.preview import PreviewDraft

_WORD = WORD_OF[Attribution]


def record_attributions(draft: PreviewDraft) -> None:
    """Propose what the report says; what an older one said of the same partner and month and it does not, is gone.

    Of partners and months that it does not name it says nothing.
    """
    said = draft.gathered.commerce.attributions
    held = grouped(draft.estate.attributions.values(), lambda one: (one.subscription, one.month, one.partner_id))
    for about, rows in sorted(grouped(said, lambda one: one[:3]).items()):
        made = max(time_of(said[one]) for one in rows)
        before = held.get(about, [])
        if any(one.origin is not None and time_of(one.origin) > made for one in before):
            draft.count(_WORD).same += len(rows)  # a newer report has told of it
            continue
        gone = [one for one in before if AttributedTo(*about, one.association) not in said]
        for one in gone:
            draft.propose(one, None, _WORD)
        for row in rows:
            where = f"{row.subscription} in {row.month:%Y-%m} to {row.number} by {row.association.value}"
            fact = Attribution(f"attribution of {where}", *row, said[row])
            known = draft.estate.attributions.get(fact.id)
            if gone and known is not None:  # else an older report would seem to be as new as this one
                draft.propose(known, replace(known, origin=fact.origin), _WORD)
            else:
                draft.weigh(fact)
