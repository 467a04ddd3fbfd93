"""What an import would do: counted, with its questions and notes, and as changes; drawn up piece by piece."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from partner_desk.domain.access import Principal, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import KIND_NAMED, WORD_OF, Change, ChangeSet, Fact, fact_key
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.descriptions import WordEnum
from partner_desk.domain.details import SubscriptionDetail, TenantDetail
from partner_desk.domain.disputes import is_disputed, is_side_of_a_doubt
from partner_desk.domain.endings import Ending
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import scope_key
from partner_desk.domain.naming import person_name
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import Gathered, Rejected, completed, day_of, newest, observed
from partner_desk.exchange.reconcile.placing import UNKNOWN_TENANT
from partner_desk.exchange.reconcile.role_history import merged

IMPLIED = "implied-"
"""Begins the word of scopes that no list names itself."""
_DETAILS = (TenantDetail, SubscriptionDetail)


def counted_as(word: str) -> str:
    """What people call what is counted by a word."""
    if word.startswith(IMPLIED):
        return f"{counted_as(word.removeprefix(IMPLIED))} known only by what is in them"
    kind = KIND_NAMED.get(word)
    return word.replace("-", " ") if kind is None or kind.fact in _DETAILS else kind.plural


def counted_word(fact: type[Fact]) -> str:
    """The word by which facts are counted: those of tables name scopes, where facts are details of these."""
    word = WORD_OF[fact]
    if fact in _DETAILS:
        return f"{word.removesuffix('s')}-details"
    return "offers" if fact is Billing else word


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that no file says: the question, the possible answers (as word and text), and what it is about."""

    id: str
    about: str
    text: str
    answers: tuple[tuple[str, str], ...]


class ChangeKind(WordEnum):
    """What an import would do with a fact."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    """It was held, and is over by what files say."""


def is_only_checked(before: Fact | None, after: Fact | None) -> bool:
    """Whether a change only says that a link, an offer, a scope or an account was looked at again, and is as it was."""
    if isinstance(before, PartnerAdminLink) and isinstance(after, PartnerAdminLink):
        before, after = replace(before, checked=None), replace(after, checked=None)
    if isinstance(before, Billing) and isinstance(after, Billing):
        before, after = replace(before, first_seen=None), replace(after, first_seen=None)
    if isinstance(before, Principal) and isinstance(after, Principal):
        before, after = replace(before, sightings=()), replace(after, sightings=())
    return before is not None and after is not None and replace(before, origin=None) == replace(after, origin=None)


def kind_of_change(change: Change, doubts: Container[tuple[type[Fact], str]] = ()) -> ChangeKind | None:
    """The group in which a change is shown; None for what only was looked at again. What is in doubt is not gone."""
    before, after = change.before, change.after
    if before is None:
        return ChangeKind.NEW
    if is_only_checked(before, after):
        return None
    held = isinstance(before, Ending) and before.until is None and (change.kind, change.key) not in doubts
    return (
        ChangeKind.GONE if held and (not isinstance(after, Ending) or after.until is not None) else ChangeKind.CHANGED
    )


def doubts_in(changes: Iterable[Change]) -> dict[tuple[type[Fact], str], Origin | None]:
    """The facts that seem to end, and are in doubt from then on: what says otherwise as of the same moment."""
    every = [*changes]
    stated = {one.after.id: one.after for one in every if isinstance(one.after, Collected) and not one.after.known}
    rows = [one.after for one in every if isinstance(one.after, Billing)]
    sides = grouped(filter(is_side_of_a_doubt, rows), lambda one: one.subscription)
    if not stated and not sides:
        return {}
    doubts: dict[tuple[type[Fact], str], Origin | None] = {}
    for change in every:
        match change.after:
            case PartnerAdminLink(principal=who) as ended:
                statement = stated.get(Collected(Collectable.PARTNER_ADMIN_LINKS, who).id)
            case RoleAssignment(scope=scope) as ended:
                statement = stated.get(Collected(Collectable.ROLE_ASSIGNMENTS, subscription_of(scope)).id)
            case Billing(subscription=subscription, offer=offer):
                shown = {one.offer: one.origin for one in sides.get(subscription, ())}
                if offer in shown:
                    doubts[change.kind, change.key] = next((shown[one] for one in shown if one != offer), None)
                continue
            case _:
                continue
        if statement is not None and is_disputed(ended, statement):
            doubts[change.kind, change.key] = statement.origin
    return doubts


@dataclass
class Counts:
    """How many facts of one kind."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Preview:
    """What an import would do, before it does anything."""

    kinds: Mapping[str, Counts]
    rejected: tuple[Rejected, ...]
    questions: tuple[Choice, ...]
    notes: tuple[str, ...]
    changes: ChangeSet
    nothing_recognized: bool = False
    """Whether no record of any file could be used: nothing is imported then, and that must not be told as "nothing
    new". `rejected` says of each file why."""


@dataclass
class PreviewDraft:
    """A preview while it is drawn up: what was gathered, the estate it is put beside, and what came of it so far."""

    estate: Estate
    gathered: Gathered
    answers: Mapping[str, str]
    kinds: dict[str, Counts] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    questions: list[Choice] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left_out: list[Rejected] = field(default_factory=list)
    """What is left out beyond what was left out while reading."""
    undated: int = 0
    """How many roles and links begin on the day of their file, since nothing tells when they began."""

    def count(self, word: str) -> Counts:
        """The counts of one kind."""
        return self.kinds.setdefault(word, Counts())

    def propose(self, before: Fact | None, after: Fact | None, word: str) -> None:
        """One change that the import would make."""
        change, counts = Change(before, after), self.count(word)
        self.changes.append(change)
        if before is None:
            counts.new += 1
            return
        match kind_of_change(change):
            case ChangeKind.CHANGED:
                counts.changed += 1
            case ChangeKind.GONE:
                counts.gone += 1

    def weigh(self, fact: Fact, word: str = "") -> None:
        """Put a fact beside what the desk knows of the same thing."""
        before, word = self.estate.get(type(fact), fact_key(fact)), word or counted_word(type(fact))
        if before is None:
            if isinstance(fact, RoleAssignment) and fact.since is None:
                self.undated += 1
                fact = replace(fact, since=day_of(fact.origin))
            self.propose(None, fact, word)
            return
        if isinstance(fact, RoleAssignment) and isinstance(before, RoleAssignment):
            after: Any = merged(fact, before)
        elif isinstance(fact, Scope | Collected):  # which of two places is the newer one says `placing`
            after = completed(fact, before)
        else:
            after = newest(fact, before)
        if isinstance(fact, Principal) and isinstance(before, Principal):
            after = self._settled(after, fact, before)
        if isinstance(after, Scope) and isinstance(before, Scope):
            after = replace(after, id=before.id)
        if replace(after, origin=None) == replace(before, origin=None):
            self.count(word).same += 1
            placed = isinstance(fact, Scope) and scope_key(fact.id) in self.gathered.parent_of
            if not placed or day_of(after.origin) <= day_of(before.origin):
                return  # else no list of a day before can say any more that it stood elsewhere
        elif isinstance(after, Principal) and is_only_checked(before, after):
            self.count(word).same += 1
        self.propose(before, after, word)

    def _settled(self, after: Principal, fact: Principal, before: Principal) -> Principal:
        """An identity or group with what does not depend on which file is the newer one."""
        after = replace(after, kind=fact.kind)  # it is the same on all days, and so is its home once it is known
        if _is_foreign(fact) > _is_foreign(before):
            after = replace(after, tenant=fact.tenant)  # it was taken for somebody of the customer's
        elif before.tenant == scope_key(UNKNOWN_TENANT):
            after = replace(after, tenant=fact.tenant or before.tenant)
        named = self.gathered.named.get(fact.id)
        if named is not None:  # a file tells the name, which may well be how somebody signs in
            after = replace(after, name=before.name if before.name and named < observed(before.origin) else fact.name)
        if fact.id in self.gathered.listed.accounts:  # what they and the desk say together is in it
            after = replace(
                after,
                disabled_from=fact.disabled_from,
                deleted_from=fact.deleted_from,
                disabled_during=fact.disabled_during,
                deleted_during=fact.deleted_during,
                sightings=fact.sightings,
            )
        return replace(after, origin=before.origin) if is_only_checked(before, after) else after

    def state_collected(
        self,
        kind: Collectable,
        subject: str,
        *,
        known: bool,
        on: datetime | None = None,
        origin: Origin | None = None,
    ) -> None:
        """State that a kind of fact was collected in full for a subject (last `on` a day), or is not known any more."""
        before = self.estate.get(Collected, Collected(kind, subject).id)
        if on is not None and before is not None and before.on is not None:
            on = max(on, before.on)
        self.weigh(Collected(kind, subject, known, on, origin=origin or self.gathered.origin))

    def doubt(self, kind: Collectable, subject: str, origin: Origin | None) -> None:
        """State that a source leaves it open how it is with a subject; without one, that no doubt is left."""
        after = None if origin is None else Collected(kind, subject, known=False, origin=origin)
        before = self.estate.get(Collected, Collected(kind, subject).id)
        if after is not None:
            self.weigh(after)
        elif before is not None and not before.known:
            self.propose(before, None, WORD_OF[Collected])

    def name(self, who: str) -> str:
        """The name of an identity or group, else its id."""
        for one in (self.gathered.facts.get((Principal, who)), self.estate.principals.get(who)):
            if isinstance(one, Principal) and (one.name or one.sign_in_name):
                return person_name(one)
        return who


def _is_foreign(principal: Principal) -> bool:
    return principal.kind is PrincipalKind.FOREIGN_GROUP
