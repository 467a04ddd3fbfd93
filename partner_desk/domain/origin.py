"""Where a fact comes from: which file or person said so, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from partner_desk.domain import clock
from partner_desk.domain.descriptions import Described, Key
from partner_desk.language import marked, tr

SAMPLE, SCHOOL = marked("the sample desk"), marked("the school")
"""Where invented facts come from: they must never be taken for a customer's."""
BY_HAND, ADVICE = marked("by hand"), marked("advice")
NO_FILE = frozenset({SAMPLE, SCHOOL, BY_HAND, ADVICE})
"""The sources that are no file of a customer's."""

OLD = 90
"""After so many days without another look a fact is old, if nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The evidence behind a fact.

    `source` is a file name, "by hand", or in words who or what said it by hand; `who` the person who recorded it;
    `on` the moment of recording; `observed` the moment the source itself speaks of (an export's own date), where it is
    known; `exported_by` who was signed in when the file was exported, as far as it or somebody says so.
    """

    source: Annotated[str, Described("source")]
    who: Annotated[str, Described("recorded by")]
    on: Annotated[datetime, Described("recorded on")]
    observed: Annotated[datetime | None, Described("speaks of")] = None
    exported_by: Annotated[str, Described("exported by", later=True)] = ""

    @property
    def seen(self) -> datetime:
        """When the source saw what it says: the moment it speaks of, else that of its recording."""
        return self.observed or self.on

    @property
    def called(self) -> str:
        """The source in the language that is spoken, where it is no file."""
        return tr(self.source) if self.source in NO_FILE else self.source

    @property
    def words(self) -> str:
        """The source as lists tell it, with who exported it."""
        source = self.called
        return tr("{source} (exported by {who})", source=source, who=self.exported_by) if self.exported_by else source

    @property
    def invented(self) -> bool:
        """Whether the fact is nobody's: made for a lesson or the sample."""
        return self.source in (SAMPLE, SCHOOL)


def by_hand(who: str, known_from: str = "") -> Origin:
    """The origin of what a person says now, who may say where it is known from."""
    source = known_from.strip()
    return Origin(BY_HAND if not source or source in NO_FILE else source, who, clock.now())


Evidence = Annotated[Origin | None, Described("known from"), Key(None)]
"""The last field of every fact."""
