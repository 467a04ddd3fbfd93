"""What stands behind the first pages of a document: scopes, reasons, what is not known, sources, origin and age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from partner_desk.domain import clock
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.origin import Origin
from partner_desk.explain.brief import ABOUT_SOMEBODY, Brief
from partner_desk.explain.explanation import Explanation
from partner_desk.language import day_said, tr, trn
from partner_desk.readings.library import Library
from partner_desk.readings.questions import Verdict
from partner_desk.reports.folding import folded, id_of, inside_of, names_of


def scope_lines(
    estate: Estate, below: Sequence[int], verdicts: Sequence[Sequence[Verdict]], deepest: ScopeKind
) -> list[dict[str, Any]]:
    """A line for scopes that stand alike; `verdicts` are those of each partner, by the scopes `below`."""
    tree = estate.scopes
    words = [tuple(one.value for one in row) for row in zip(*verdicts, strict=True)]
    return [
        {
            "name": names_of(tree, line),
            "inside": inside_of(tree, line),
            "id": id_of(tree, line),
            "kind": tr(tree.kind_of(line.scopes[0]).words),
            "depth": line.depth,
            "words": list(line.words),
        }
        for line in folded(tree, below, words, deepest)
    ]


def alike_rows(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The programs of a partner, those together that stand alike for the same reason."""
    same = grouped(rows, lambda one: (one["verdict"], one["disputed"], one["why"]))
    return [some[0] | {"programs": [one["program"] for one in some]} for some in same.values()]


def not_known(reasons: Iterable[Explanation]) -> list[dict[str, str]]:
    """What nobody collected and how to: of many people of whom the same is not known the first, and how many others."""
    kinds: dict[str, dict[tuple[str, str], None]] = {}
    for reason in reasons:
        for proof, _ in reason.left_open:
            template = proof.answer.collect if proof.answer is not None else ""
            kind = template if ABOUT_SOMEBODY in template else proof.collect
            kinds.setdefault(kind, {})[proof.because, proof.collect] = None
    told = []
    for asked in kinds.values():
        others, (fact, how) = len({one for one, _ in asked}) - 1, next(iter(asked))
        more = trn("The same of {count:,} other.", "The same of {count:,} others.", others) if others else ""
        told.append({"fact": " ".join(filter(None, (fact, more))), "how": how})
    return told


def sources(library: Library, reasons: Iterable[Explanation]) -> list[dict[str, str]]:
    """The documents that what decides rests on, with their days and addresses."""
    cited = dict.fromkeys(cite.source for reason in reasons for cite in Brief(reason).cites)
    documents = (library.sources[one] for one in cited)
    return [
        {"title": one.title, "dated": one.day_words, "where": one.where, "read": day_said(one.read)}
        for one in documents
    ]


def origins(estate: Estate, below: Sequence[int]) -> list[dict[str, Any]]:
    """How many facts each source gave, when, and how old they are; scopes are counted for those below only."""
    counts: dict[tuple[str, date, date], int] = {}
    tree = estate.scopes
    numbers, many = np.unique(tree.origin[list(below)], return_counts=True)
    for number, count in zip(numbers.tolist(), many.tolist(), strict=True):
        if number >= 0:
            _count(counts, tree.origins[number], count)
    for table in estate.facts.values():
        for fact in table.values():
            if fact.origin is not None:
                _count(counts, fact.origin, 1)
    today = clock.today()
    return [
        {
            "source": source,
            "on": on,
            "speaks": speaks,
            "age": trn("{count:,} day", "{count:,} days", max((today - speaks).days, 0)),
            "count": count,
        }
        for (source, on, speaks), count in counts.items()
    ]


def _count(counts: dict[tuple[str, date, date], int], origin: Origin, number: int) -> None:
    key = (origin.called, _day(origin.on), _day(origin.seen))
    counts[key] = counts.get(key, 0) + number


def _day(moment: datetime) -> date:
    return moment.date()


def how_sure(told: Sequence[Mapping[str, Any]]) -> str:
    """On how many facts of how many sources everything rests, and of which days."""
    facts, days = sum(one["count"] for one in told), sorted(one["on"] for one in told)
    if not days:
        return tr("Nothing of this customer is recorded but what is told here.")
    number = trn("{count:,} fact", "{count:,} facts", facts)
    files = trn("{count} source", "{count} sources", len({one["source"] for one in told}))
    if days[0] == days[-1]:
        return tr(
            "Everything rests on {facts} from {sources}, recorded on {day}; what no fact says is told as not known.",
            facts=number, sources=files, day=days[0],
        )  # fmt: skip
    return tr(
        "Everything rests on {facts} from {sources}, recorded from {first} to {last}; what no fact says is told as not "
        "known.",
        facts=number, sources=files, first=days[0], last=days[-1],
    )  # fmt: skip
