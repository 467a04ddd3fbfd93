"""What an import does to delegations, memberships and deny assignments, and to what is known of them.

They end as roles do: a newer list that lacks one ends it on its day, and it is not known any more how it is with the
subject, until somebody says that the list is whole, or that it is a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from partner_desk.domain.access import AccessKind, Delegation, DenyAssignment, Membership
from partner_desk.domain.changes import WORD_OF, Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.moments import began_before
from partner_desk.domain.naming import counted
from partner_desk.domain.origin import Origin
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import day_of, time_of
from partner_desk.exchange.listed import FactList
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft
from partner_desk.exchange.reconcile.roles import ALL_OF_THEM, SOME_OF_THEM
from partner_desk.language import trn

ListedFact: TypeAlias = Delegation | Membership | DenyAssignment


@dataclass(frozen=True)
class ListKind:
    """A kind of fact that is listed: the question whether a list of it is whole, and what it is asked about."""

    question: str
    kind: Collectable
    fact: type[ListedFact]
    words: str
    of: tuple[str, str]


DELEGATIONS = ListKind(
    "delegations", Collectable.DELEGATIONS, Delegation,
    "Are these all Azure Lighthouse delegations there, also those of resource groups?",
    ("subscription", "subscriptions"),
)  # fmt: skip
MEMBERS = ListKind(
    "members", Collectable.GROUP_MEMBERS, Membership, "Are these all members of the group?", ("group", "groups")
)
DENIALS = ListKind(
    "denials", Collectable.DENY_ASSIGNMENTS, DenyAssignment,
    "Are these all deny assignments there, also those of groups and resources?", ("subscription", "subscriptions"),
)  # fmt: skip


def _subject(row: ListedFact) -> str:
    return row.group if isinstance(row, Membership) else subscription_of(row.scope)


def _is_listed(row: ListedFact) -> bool:
    """Whether lists show such a fact: who can only activate a membership is in no list of members."""
    return not isinstance(row, Membership) or row.kind is AccessKind.ACTIVE


def _alike(row: ListedFact) -> tuple[str, ...]:
    """What a fact says, whatever its id: the desk may know it from elsewhere."""
    if isinstance(row, Membership):
        return row.group, row.member
    return row.scope, row.managing_tenant if isinstance(row, Delegation) else row.principal


def row_id(row: ListedFact) -> str:
    """The id of a row without the day from which on it is another one."""
    return row.id.split(_FROM)[0]


_FROM = " from "


@dataclass
class ListNews:
    """The rows of files of one kind beside those of the desk, and what that changes."""

    draft: PreviewDraft
    listed: ListKind
    rows: Sequence[ListedFact]
    doubted: set[str]
    """Subjects of which it is not known how it is with them."""

    def __post_init__(self) -> None:
        """Look at every row of the files and of the desk."""
        unsure = set(self.doubted)
        there = {row_id(row) for row in self.rows}
        # what was recorded by hand has an id of its own, and is the same all the same
        alike = {_alike(row): row for row in self._held if not (row.id.startswith("/") or row.id in there)}
        by_id = {row_id(row): row for row in self._held}
        kept: set[str] = set()
        for row in self.rows:
            before = by_id.get(row.id) or alike.pop(_alike(row), None)
            if before is not None:
                kept.add(before.id)
            self._weigh(row, before)
        back = [one for one in self._ended if one.id not in kept and self._ended_by_silence(one)]
        for one in back:
            self.draft.propose(one, replace(one, until=None), WORD_OF[self.listed.fact])
        if back:
            self.draft.notes.append(f"{len(back):,} rows are there again: the list that lacks them is a part only.")
        missing = [one for one in self._held if one.id not in kept and self._end(one, unsure)]
        if missing:
            note = trn(
                "{count:,} row of the {kind} of the desk is over by these files, from their day on.",
                "{count:,} rows of the {kind} of the desk are over by these files, from their day on.",
                len(missing),
                kind=WORD_OF[self.listed.fact],
            )
            self.draft.notes.append(note)

    @cached_property
    def _held(self) -> list[ListedFact]:
        facts: Mapping[str, ListedFact] = self.draft.estate.all(self.listed.fact)
        ended = {id(one.before) for one in self.draft.changes}
        return [one for one in facts.values() if one.until is None and _is_listed(one) and id(one) not in ended]

    @property
    def _ended(self) -> list[ListedFact]:
        facts: Mapping[str, ListedFact] = self.draft.estate.all(self.listed.fact)
        return [one for one in facts.values() if one.until is not None]

    def _ended_by_silence(self, row: ListedFact) -> bool:
        """Whether a list at hand, which is called a part now, had ended a row of the desk."""
        later = self.lists.get(_subject(row))
        if (
            self.whole is not False
            or later is None
            or row.origin is None
            or row_id(row) in {one.id for one in self.rows}
        ):
            return False
        day = day_of(later.origin)
        return row.until == day == day_of(row.origin) and row.origin.source == later.origin.source

    @cached_property
    def lists(self) -> Mapping[str, FactList]:
        """The newest list of each subject, of files that do not say that they are a part."""
        mine = [one for one in self.draft.gathered.listed.lists if one.kind is self.listed.kind]
        parts = {subject for one in mine if one.part for subject in one.subjects}
        ordered = sorted(mine, key=lambda one: time_of(one.origin))
        return {subject: one for one in ordered for subject in one.subjects - parts}

    @cached_property
    def whole(self) -> bool | None:
        """Whether the lists are whole, as the person said; None: nobody said so."""
        said = self.draft.answers.get(self.listed.question)
        return None if said is None else said == ALL_OF_THEM

    def _weigh(self, row: ListedFact, before: ListedFact | None) -> None:
        word, draft, day = WORD_OF[self.listed.fact], self.draft, day_of(row.origin)
        if before is None:
            draft.undated += row.since is None
            known = draft.estate.get(type(row), row.id)
            identifier = row.id if known is None else f"{row.id}{_FROM}{day:%Y-%m-%d}"
            over = known.until if isinstance(known, self.listed.fact) else None
            if over is not None and over > day:
                self._move_end(known, row)
                return
            since = row.since if row.since is not None and known is None else day
            again = draft.estate.get(type(row), identifier)
            draft.propose(again, replace(row, id=identifier, since=since), word)
            return
        gives = (
            isinstance(row, Delegation)
            and isinstance(before, Delegation)
            and (set(row.authorizations), row.via) != (set(before.authorizations), before.via)
        )
        named = (
            not isinstance(row, Membership) and not isinstance(before, Membership) and row.name not in ("", before.name)
        )
        if row.until is not None and time_of(row.origin) >= time_of(before.origin):
            self._move_end(before, row)
        elif time_of(row.origin) < time_of(before.origin) or not (gives or named):
            draft.count(word).same += 1
        elif gives and began_before(before, day):
            draft.propose(before, replace(before, until=day), word)
            draft.propose(None, replace(row, id=f"{row.id}{_FROM}{day:%Y-%m-%d}", since=day), word)
        else:
            draft.propose(before, replace(row, id=before.id, since=before.since), word)

    def _move_end(self, before: Fact | None, row: ListedFact) -> None:
        """Let a membership end when a newer file says, and a list cannot."""
        if isinstance(before, Membership) and row.until not in (None, before.until):
            self.draft.propose(before, replace(before, until=row.until, origin=row.origin), WORD_OF[Membership])

    def _end(self, row: ListedFact, unsure: set[str]) -> bool:
        """End a row of the desk if a file says so, or a newer list lacks it of which nothing was left out."""
        subject, over = _subject(row), self.draft.gathered.listed.over.get(row_id(row))
        later = self.lists.get(subject) if self.whole is not False and subject not in unsure else None
        origin = over or (later.origin if later is not None else None)
        if origin is None or day_of(origin) < day_of(row.origin):
            return False
        if over is None and not self.whole:
            self.doubted.add(subject)
        day = day_of(origin)
        after = replace(row, until=max(day, row.since or day), origin=origin)
        self.draft.propose(row, after, WORD_OF[self.listed.fact])
        return True

    def state(self, above: Callable[[str], Iterable[str]]) -> None:
        """State for which subjects it is known now, and ask whether the lists are whole."""
        draft, kind, open_ones = self.draft, self.listed.kind, 0
        for subject in dict.fromkeys((*self.lists, *sorted(self.doubted))):
            known = draft.estate.coverage.knows(kind, *above(subject))
            if subject in self.doubted:
                if known:
                    draft.state_collected(kind, subject, known=False)
                continue
            open_ones += not known
            if self.whole and not known:
                origin: Origin = self.lists[subject].origin
                draft.weigh(Collected(kind, subject, known=True, on=day_of(origin), origin=origin))
        if open_ones or self.lists.keys() & self.doubted or draft.answers.get(self.listed.question) is not None:
            options = ((ALL_OF_THEM, "all of them"), (SOME_OF_THEM, "only some"))
            about = counted(len(self.lists), *self.listed.of)
            draft.questions.append(Choice(self.listed.question, about, self.listed.words, options))
