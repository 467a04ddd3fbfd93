"""How well the rules are founded: what each criterion rests on, and how old that is."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from partner_desk.readings.dated import Source
from partner_desk.readings.library import Criterion, Reading

INFERENCE = "inference"
"""The kind of source that is a conclusion from others, and no document."""
A_YEAR = timedelta(days=365)
"""So long rules count as fresh after they were compared with their sources."""

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Foundation:
    """What a criterion of a reading rests on: documents by their ids, and the newest day of one of them.

    Documents on the other side of a dispute are not counted; `inferred` says whether a conclusion was needed too.
    """

    criterion: str
    name: str
    documents: tuple[str, ...]
    newest: date | None
    inferred: bool
    disputed: bool

    def weaknesses(self, after: date) -> Iterator[str]:
        """Why one would not rely on it, in a few words each; `after` is the day that counts as new enough."""
        if not self.documents:
            yield "no document, a conclusion only"
        elif len(self.documents) == 1:
            yield "one document only"
        if self.documents and (self.newest is None or self.newest <= after):
            yield f"no document dated after {after}"


def newest_day(source: Source) -> date | None:
    """The last day that a source's own date can mean; None if it has none. A year alone may be its last day."""
    stated = _DAY.search(source.date)
    if stated is None:
        return None
    year, month = int(stated[1]), int(stated[2] or 12)
    return min(date(year, month, int(stated[3] or monthrange(year, month)[1])), source.read)


def compared(sources: Iterable[Source]) -> date:
    """The day on which the last of the sources to be read was read: the rules are as old as that."""
    return min(source.read for source in sources)


def is_old(sources: Iterable[Source], today: date) -> bool:
    """Whether the rules were not compared with their sources for more than a year."""
    return today - compared(sources) > A_YEAR


def foundations(reading: Reading, sources: Mapping[str, Source]) -> list[Foundation]:
    """Of each criterion of a reading, in its order."""
    return [_of(criterion, sources) for criterion in reading.criteria.values()]


def _of(criterion: Criterion, sources: Mapping[str, Source]) -> Foundation:
    cited = dict.fromkeys(cite.source for answer in criterion.all_answers for cite in answer.cites)
    documents = tuple(one for one in cited if sources[one].kind != INFERENCE)
    days = [day for one in documents if (day := newest_day(sources[one])) is not None]
    return Foundation(
        criterion.id,
        criterion.name,
        documents,
        max(days, default=None),
        len(documents) < len(cited),
        any(answer.disputed is not None for answer in criterion.all_answers),
    )
