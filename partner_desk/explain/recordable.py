"""Where the answer to what is not known goes: the fact that would say it, with what a proof tells of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partner_desk.domain.access import Delegation, DenyAssignment, Membership, RoleAssignment
from partner_desk.domain.billing import Billing, Charge
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collectable, Collected
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.details import SubscriptionDetail
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.naming import name_or_id, principal_called, scope_called
from partner_desk.domain.partners import Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.engine.candidates import Candidate
from partner_desk.engine.day import EstateOnDay
from partner_desk.engine.subscriptions import SubscriptionState
from partner_desk.readings.dated import DatedAnswer


@dataclass(frozen=True, slots=True)
class Recordable:
    """A fact that can be recorded: the word for its kind (`Kind.noun`), and what is known of its fields, by name.

    Where the `id` is known, it is on the desk already and can be amended. `asks` is the field that is to be said, if it
    is a single one; `about` is what people call what it is about.
    """

    kind: str
    about: str
    said: tuple[tuple[str, str], ...]
    asks: str = ""

    @property
    def is_statement(self) -> bool:
        """Whether it says that somebody looked: there is no more than what is recorded."""
        return self.kind == kind_of(Collected).noun

    @property
    def amends(self) -> bool:
        """Whether the fact is on the desk already."""
        return any(name == "id" for name, _ in self.said)


@dataclass(frozen=True)
class Recordables:
    """What can be recorded about one scope and partner, of one who may hold access there or of nobody in particular.

    `subscription` and `asked` are the keys of the subscription and of the scope that is asked about, `groups` those
    whose members are asked for.
    """

    day: EstateOnDay
    scope: int
    subscription: str
    asked: str
    place: SubscriptionState
    partner: Partner
    candidate: Candidate | None = None
    groups: tuple[str, ...] = ()

    def of(self, entry: DatedAnswer) -> tuple[Recordable, ...]:
        """What takes the answer to what an answer of a reading calls unknown; that somebody looked comes first."""
        looked = [made for word in entry.looked for made in self._statements(Collectable(word))]
        return tuple(dict.fromkeys((*looked, *(made for word in entry.record for made in self._facts(word)))))

    def _statements(self, kind: Collectable) -> Iterator[Recordable]:
        """That somebody looked for a kind, for each subject of which that is not said yet."""
        coverage, holder = self.day.fact_index.estate.coverage, self._holder
        if kind is Collectable.GROUP_MEMBERS:
            subjects = self.groups
        elif kind is Collectable.PARTNER_ADMIN_LINKS:
            subjects = (holder,) if holder else ()
        elif self.day.fact_index.knows(kind, self.scope):
            subjects = ()
        else:
            tree, said = self.day.fact_index.tree, coverage.said(kind)
            path = [tree.key(one) for one in tree.path(self.scope)]
            above = path.index(self.subscription) if self.subscription in path else 0
            wanted = self.asked if self.asked in path[above:] else path[above]
            subjects = (next((key for key in path if key in said or key == wanted), wanted),)
        for subject in subjects:
            yield self._made(Collected, subject, kind=kind.value, subject=subject)

    def _facts(self, word: str) -> Iterator[Recordable]:
        """The facts of a kind, or of one field of it, that would say what is not known."""
        noun, _, asks = word.partition(".")
        estate, moment = self.day.fact_index.estate, start_of(self.day.day)
        if noun == kind_of(Partner).noun:
            yield from (self._made(Partner, one.id, asks, id=one.id) for one in self._partners)
        elif noun == kind_of(RoleAssignment).noun and asks and self.candidate is not None:
            fact = self.candidate.fact
            if fact in estate.delegations:
                yield self._made(Delegation, self._holder, "authorizations", id=fact)
            elif fact in estate.role_assignments:
                yield self._made(RoleAssignment, self._holder, asks, id=fact)
        elif noun == kind_of(Billing).noun:
            rows = self.day.fact_index.by_subscription[0].get(self.subscription, ())
            held = [one for one in rows if holds_at(one, moment)]
            known = {"id": held[0].id} if held else {"subscription": self.subscription}
            yield self._made(Billing, self.subscription, **known)
        elif noun == kind_of(Membership).noun:
            yield from (self._made(Membership, one, group=one, member=self._holder) for one in self.groups)
        else:
            kind, said = self._plain[noun]
            yield self._made(kind, next(filter(None, said.values()), ""), asks, **said)

    def _made(self, fact: type[Fact], about: str, asks: str = "", **said: str) -> Recordable:
        estate = self.day.fact_index.estate
        partner = estate.partners.get(about)
        called = name_or_id(partner) if partner is not None else principal_called(estate, about)
        if estate.scopes.find(about) is not None:
            called = scope_called(estate.scopes, about)
        return Recordable(kind_of(fact).noun, called, tuple((name, text) for name, text in said.items() if text), asks)

    @property
    def _plain(self) -> dict[str, tuple[type[Fact], dict[str, str]]]:
        """The kinds of fact that are about the place or about who may hold access, with what is known of each."""
        above, here = self.subscription, self.day.fact_index.tree.key(self.scope)
        facts: dict[type[Fact], dict[str, str]] = {
            RoleAssignment: {"principal": self._holder, "scope": above},
            Delegation: {"scope": above},
            DenyAssignment: {"scope": above},
            PartnerAdminLink: {"principal": self._holder},
            PartnerOfRecord: {"subscription": above},
            SubscriptionDetail: {"subscription": above},
            Charge: {"scope": here, "on": self.day.day.isoformat()},
        }
        return {kind_of(kind).noun: (kind, said) for kind, said in facts.items()}

    @property
    def _holder(self) -> str:
        """Who may hold access; empty if that is nobody in particular."""
        person = self.candidate.person if self.candidate is not None else None
        return person.id if person is not None and person.kind.is_identity else ""

    @property
    def _partners(self) -> list[Partner]:
        """The partner asked about; where somebody's access is asked about, the sellers whose groups are not known."""
        if self.candidate is None:
            return [self.partner]
        partners = self.day.fact_index.estate.partners
        sellers = [partners[one] for one in sorted(self.place.sellers.named) if one in partners]
        return [one for one in sellers if None in (one.admin_agents, one.helpdesk_agents)] or sellers
