"""The naive judge and the judge agree on wild estates, and the estates stay wild."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

import pytest

from partner_desk.domain.access import (
    AccessKind,
    Delegation,
    DelegationRoute,
    DenyAssignment,
    Membership,
    Principal,
    PrincipalKind,
    RoleAssignment,
)
from partner_desk.domain.billing import Billing, Charge, ChargeKind, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import ALL, Collectable, Collected
from partner_desk.domain.details import Cloud, SubscriptionDetail, TenantDetail, Usage
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import EVERYONE, ROOT, ScopeKind
from partner_desk.domain.moments import ONE_DAY, start_of
from partner_desk.domain.partners import Agreement, Partner, PartnerAdminLink, PartnerOfRecord
from partner_desk.domain.scopes import Scope
from partner_desk.engine.judge import Judge
from partner_desk.exchange.case.asking import Vocabulary
from partner_desk.exchange.case.writing import write_case
from partner_desk.readings.library import Library
from partner_desk.readings.questions import ALL_CHARGES, Question, Verdict
from tests.examples import TIMES, some
from tests.laws.naive.verdicts import NaiveJudge
from tests.wild import CUSTOM, CUSTOMER, EDGES, GIVING, HOME, LISTED, NOWHERE, OTHERS, wild_day, wild_estate

T = TypeVar("T")
READINGS = ("community-2021", "learn-2023", "current-2026")


# The law --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", some(range(0, 120 * TIMES, 20)))
def test_the_naive_judge_agrees_on_wild_estates(judge: Judge, library: Library, start: int) -> None:
    for seed in range(start, start + 20):
        random, facts, day = Random(-1 - seed), wild_estate(seed), wild_day(seed)
        asked = Asked(judge, facts)
        estate = asked.estate
        partner, reading = random.choice(list(estate.partners)), random.choice(READINGS)
        keys = [estate.scopes.key(one) for one in range(len(estate.scopes))]
        scopes = {"sub-0", random.choice(keys), random.choice(keys)}
        for program in library.programs:
            for scope in sorted(scopes):
                for charge in ("usage", "spot", ALL_CHARGES) if program in library.charge_programs() else (None,):
                    question = Question(partner, scope, program, day, day + ONE_DAY, reading, charge)
                    if not asked.agree(question):
                        pytest.fail(told(judge, library, seed, smallest(judge, facts, question), question))


class Asked:
    """An estate about which both judges are asked; what it takes to answer is made once."""

    def __init__(self, judge: Judge, facts: Sequence[Fact]) -> None:
        self.judge, self.estate, self.naive = judge, Estate.of(facts), NaiveJudge(facts)

    def agree(self, question: Question) -> bool:
        return self.says(question) == self.naively(question)

    def says(self, question: Question) -> tuple[str, bool, set[str]]:
        answer = self.judge.answer(self.estate, question)
        return answer.verdict.value, answer.disputed, set(answer.decided_by)

    def naively(self, question: Question) -> tuple[str, bool, set[str]]:
        charge = str(question.charge_kind or ChargeKind.USAGE)
        return self.naive.judged(
            question.scope, question.partner, question.program, question.since, question.reading, charge
        )


def smallest(judge: Judge, facts: list[Fact], question: Question) -> list[Fact]:
    """As few of the facts as still make the two differ."""
    for fact in list(facts):
        fewer = [one for one in facts if one is not fact]
        try:
            if not Asked(judge, fewer).agree(question):
                facts = fewer
        except Exception:
            continue
    return facts


def told(judge: Judge, library: Library, seed: int, facts: list[Fact], question: Question) -> str:
    """What differs, with a case to keep."""
    asked = Asked(judge, facts)
    said, naively = asked.says(question), asked.naively(question)
    case = write_case(asked.estate, f"seed {seed}", "a law", Vocabulary.of(library), leave_out=True).text
    return f"seed {seed}, {question}\nthe judge says {said}\nthe naive one says {naively}\n{case}"


@pytest.mark.parametrize("edge", EDGES, ids=str)
def test_a_period_over_an_edge_is_the_sum_of_its_days(judge: Judge, library: Library, edge: date) -> None:
    for seed in range(2 * TIMES):
        sums(judge, library, seed, edge - timedelta(days=2), edge + timedelta(days=3))


def test_a_year_is_the_sum_of_its_days(judge: Judge, library: Library) -> None:
    for seed in range(TIMES):
        sums(judge, library, seed, date(2022, 1, 1), date(2023, 1, 1), ("pal", "designation"))


def sums(
    judge: Judge, library: Library, seed: int, since: date, until: date, programs: tuple[str, ...] | None = None
) -> None:
    """A period counts each of its days as that day is judged alone."""
    estate = Estate.of(wild_estate(seed))
    for program in programs or library.programs:
        charge = ALL_CHARGES if program in library.charge_programs() else None
        whole = judge.answer(estate, Question("contoso", CUSTOMER, program, since, until, charge_kind=charge))
        days: Counter[Verdict] = Counter()
        for number in range((until - since).days):
            day = since + timedelta(days=number)
            one = Question("contoso", CUSTOMER, program, day, day + ONE_DAY, charge_kind=charge)
            days[judge.answer(estate, one).verdict] += 1
        assert dict(whole.days) == dict(days), (seed, program)


# How wild they are ----------------------------------------------------------------------------------------


class World:
    """The facts of one estate, to ask what occurs in it."""

    def __init__(self, seed: int) -> None:
        self.facts = wild_estate(seed)
        self.day = wild_day(seed)
        self.scopes = {one.id: one for one in self.all(Scope)}
        self.people = {one.id: one for one in self.all(Principal)}

    def all(self, kind: type[T]) -> list[T]:
        return [one for one in self.facts if isinstance(one, kind)]

    def tenant(self, scope: str) -> str:
        above = self.scopes[scope].parent
        return scope if above is None else self.tenant(above)

    def inside(self, moment: datetime | None) -> bool:
        """Whether a moment lies inside the day asked about."""
        return moment is not None and start_of(self.day) < moment < start_of(self.day + ONE_DAY)

    @functools.cached_property
    def moments(self) -> list[datetime]:
        names = ("since", "until", "disabled_from", "deleted_from")
        found = [getattr(one, name, None) for one in self.facts for name in names]
        return [one for one in found if one is not None]

    @functools.cached_property
    def within(self) -> list[tuple[str, str]]:
        """Groups in groups: (group, member)."""
        pairs = {(one.group, one.member) for one in self.all(Membership)}
        return [pair for pair in sorted(pairs) if self.people[pair[1]].kind is PrincipalKind.GROUP]

    def ways(self, group: str, member: str, seen: tuple[str, ...] = ()) -> int:
        """By how many different ways somebody is in a group."""
        if group in seen:
            return 0
        direct = [one.member for one in self.all(Membership) if one.group == group]
        return sum(1 if one == member else self.ways(one, member, (*seen, group)) for one in direct)

    def deep(self, group: str, seen: frozenset[str] = frozenset()) -> int:
        """How many groups lie within each other below this one."""
        inner = [member for outer, member in self.within if outer == group and member not in seen | {group}]
        return max((1 + self.deep(one, seen | {group}) for one in inner), default=0)

    @functools.cached_property
    def grants(self) -> list[tuple[str, AccessKind]]:
        """Roles and kinds of the authorizations of delegations."""
        return [(grant.role, grant.kind) for one in self.all(Delegation) for grant in one.authorizations]

    @functools.cached_property
    def foreign(self) -> list[tuple[RoleAssignment, Principal]]:
        found = [(one, self.people[one.principal]) for one in self.all(RoleAssignment)]
        return [pair for pair in found if pair[1].kind is PrincipalKind.FOREIGN_GROUP]

    @functools.cached_property
    def closed(self) -> list[tuple[Partner, str]]:
        """The PartnerIDs that are closed on the day."""
        start = start_of(self.day)
        return [(one, each.id) for one in self.all(Partner) for each in one.closed_ids if each.since <= start]

    @functools.cached_property
    def replaced(self) -> list[tuple[RoleAssignment, RoleAssignment]]:
        """Roles that end within the day, each with one of the same holder that takes over, at once or a minute later."""
        found = []
        for one, other in itertools.permutations(self.all(RoleAssignment), 2):
            if one.until is None or other.since is None or not self.inside(one.until):
                continue
            same = one.principal == other.principal or self.is_in(one.principal, other.principal)
            if timedelta() <= other.since - one.until <= timedelta(minutes=1) and (
                same or self.is_in(other.principal, one.principal)
            ):
                found.append((one, other))
        return found

    def is_in(self, group: str, member: str) -> bool:
        return self.ways(group, member) > 0

    def is_above(self, scope: str, other: str) -> bool:
        """Whether a scope is above another one."""
        parent = self.scopes[other].parent if other in self.scopes else None
        return parent is not None and (parent == scope or self.is_above(scope, parent))

    def charged(self) -> Counter[str]:
        return Counter(one.scope for one in self.all(Charge) if one.on == self.day)


def features(policy: World) -> Iterator[str]:
    """What occurs in an estate of all that should meet."""
    for name, occurs in FEATURES.items():
        if occurs(policy):
            yield name
    yield from (f"offer {one.offer}" for one in policy.all(Billing))
    yield from (f"cloud {one.cloud}" for one in policy.all(TenantDetail) if one.tenant == CUSTOMER)
    yield from (f"usage {one.usage}, of security {one.security_usage}" for one in policy.all(SubscriptionDetail))
    yield from (f"charge {one.kind}" for one in policy.all(Charge))
    yield from (f"agreement {one.agreement}" for one in policy.all(Partner))
    yield from (f"delegated by {one.via}" for one in policy.all(Delegation))
    for one in policy.all(Collected):
        spoken = "everything" if one.subject == ALL else "a part"
        yield f"{one.kind} of {spoken}: {'known' if one.known else 'not known'}"


def bills(check: Callable[[Billing], bool]) -> Callable[[World], bool]:
    return lambda policy: any(check(one) for one in policy.all(Billing))


FEATURES: dict[str, Callable[[World], bool]] = {
    "the billed partner resells": bills(lambda one: one.bill_to is not None and one.bill_to == one.reseller_of_record),
    "a reseller, and nobody knows who is billed": bills(lambda one: one.reseller_of_record is not None and not one.bill_to),
    "a credit offer": bills(lambda one: one.credit_offer),
    "a remapped enrolment": bills(lambda one: one.remapped),
    "billing rows that follow each other": lambda policy: len({one.subscription for one in policy.all(Billing)}) < len(policy.all(Billing)),
    "a partner's tenant with subscriptions that manages others": lambda policy: any(
        one.managing_tenant == policy.tenant(each.subscription) for one in policy.all(Delegation) for each in policy.all(SubscriptionDetail)
    ),
    "a partner whose tenant is the customer": lambda policy: any(one.tenant == CUSTOMER for one in policy.all(Partner)),
    "two partners in one tenant": lambda policy: max(Counter(one.tenant for one in policy.all(Partner) if one.tenant).values(), default=0) > 1,
    "several groups of a managing tenant with members": lambda policy: len(
        {one.group for one in policy.all(Membership) if policy.people[one.group].tenant == HOME}
    ) > 1,
    "groups nested deeper than two": lambda policy: any(policy.deep(one) >= 2 for one, _ in policy.within),
    "a group in itself": lambda policy: any(group == member for group, member in policy.within),
    "groups in a circle": lambda policy: any((member, group) in policy.within for group, member in policy.within if group != member),
    "the same membership twice": lambda policy: len({(one.group, one.member) for one in policy.all(Membership)}) < len(policy.all(Membership)),
    "two ways into a group with a role": lambda policy: any(
        policy.ways(one.principal, each.id) > 1
        for one in policy.all(RoleAssignment)
        if policy.people[one.principal].kind is PrincipalKind.GROUP
        for each in policy.people.values()
        if each.kind.is_identity
    ),
    "an eligible membership of a group with a role": lambda policy: any(
        one.kind is AccessKind.ELIGIBLE and one.group in {each.principal for each in policy.all(RoleAssignment)} for one in policy.all(Membership)
    ),
    "an eligible membership of a denied group": lambda policy: any(
        one.kind is AccessKind.ELIGIBLE and one.group in {each.principal for each in policy.all(DenyAssignment)} for one in policy.all(Membership)
    ),
    "an eligible membership within the day": lambda policy: any(
        one.kind is AccessKind.ELIGIBLE and (policy.inside(one.since) or policy.inside(one.until)) for one in policy.all(Membership)
    ),
    "a closed global id": lambda policy: any(one.global_id == number for one, number in policy.closed),
    "several closed ids of one partner": lambda policy: len(policy.closed) > len({one.id for one, _ in policy.closed}),
    "an id closed years ago": lambda policy: any(
        each.since < start_of(policy.day) - timedelta(days=730) for one in policy.all(Partner) for each in one.closed_ids
    ),
    "an id that will be closed": lambda policy: any(
        each.since > start_of(policy.day) for one in policy.all(Partner) for each in one.closed_ids
    ),
    "a link to a closed id": lambda policy: bool({number for _, number in policy.closed} & {one.partner_id for one in policy.all(PartnerAdminLink)}),
    "a record by a closed id": lambda policy: bool({number for _, number in policy.closed} & {one.partner_id for one in policy.all(PartnerOfRecord)}),
    "a link to a global id": lambda policy: any(one.partner_id in ("100", "200") for one in policy.all(PartnerAdminLink)),
    "a listed role besides the three": lambda policy: any(one.role in LISTED[3:] for one in policy.all(RoleAssignment)),
    "a built-in role off the list": lambda policy: any(one.role in OTHERS for one in policy.all(RoleAssignment)),
    "an unheard-of role delegated": lambda policy: any(role == NOWHERE for role, _ in policy.grants),
    "User Access Administrator delegated": lambda policy: any(role == GIVING for role, _ in policy.grants),
    "an eligible authorization": lambda policy: any(kind is AccessKind.ELIGIBLE for _, kind in policy.grants),
    "three authorizations": lambda policy: any(len(one.authorizations) == 3 for one in policy.all(Delegation)),
    "one scope delegated to two tenants": lambda policy: len({one.scope for one in policy.all(Delegation)})
    < len({(one.scope, one.managing_tenant) for one in policy.all(Delegation)}),
    "a marketplace delegation to a partner": lambda policy: any(
        one.via is DelegationRoute.MARKETPLACE and one.managing_tenant in {each.tenant for each in policy.all(Partner)}
        for one in policy.all(Delegation)
    ),
    "a foreign group of the customer's own tenant": lambda policy: any(one.tenant == CUSTOMER for _, one in policy.foreign),
    "an eligible foreign group with activations": lambda policy: any(one.kind is AccessKind.ELIGIBLE and one.activations for one, _ in policy.foreign),
    "a foreign group on a resource": lambda policy: any(policy.scopes[one.scope].kind is ScopeKind.RESOURCE for one, _ in policy.foreign),
    "a foreign group on a management group": lambda policy: any(policy.scopes[one.scope].kind is ScopeKind.MANAGEMENT_GROUP for one, _ in policy.foreign),
    "elevated access": lambda policy: any(one.scope == ROOT for one in policy.all(RoleAssignment)),
    "everyone denied": lambda policy: any(one.principal == EVERYONE for one in policy.all(DenyAssignment)),
    "a denied group with a group in it": lambda policy: bool({one.principal for one in policy.all(DenyAssignment)} & {group for group, _ in policy.within}),
    "a denied foreign group": lambda policy: bool({one.principal for one in policy.all(DenyAssignment)} & {one.id for _, one in policy.foreign}),
    "a denial for a part of the day": lambda policy: any(policy.inside(one.since) or policy.inside(one.until) for one in policy.all(DenyAssignment)),
    "a role replaced within the day": lambda policy: any(one.scope == other.scope for one, other in policy.replaced),
    "a role replaced by one further up": lambda policy: any(policy.is_above(other.scope, one.scope) for one, other in policy.replaced),
    "a role replaced by one further down": lambda policy: any(policy.is_above(one.scope, other.scope) for one, other in policy.replaced),
    "a role replaced through a group": lambda policy: any(one.principal != other.principal for one, other in policy.replaced),
    "a role replaced a minute late": lambda policy: any(one.until != other.since for one, other in policy.replaced),
    "a role replaced by an unknown one": lambda policy: any({one.role, other.role} & {CUSTOM, *OTHERS} for one, other in policy.replaced),
    "a role replaced by an eligible one": lambda policy: any(other.kind is AccessKind.ELIGIBLE for _, other in policy.replaced),
    "a moment inside the day": lambda policy: any(policy.inside(one) for one in policy.moments),
    "a moment with seconds": lambda policy: any(one.second for one in policy.moments),
    "an end at the last second of the day": lambda policy: any(
        getattr(one, "until", None) == start_of(policy.day + ONE_DAY) - timedelta(seconds=1) for one in policy.facts
    ),
    "an end at the first moment of the day": lambda policy: any(getattr(one, "until", None) == start_of(policy.day) for one in policy.facts),
    "an end with the day": lambda policy: any(getattr(one, "until", None) == start_of(policy.day + ONE_DAY) for one in policy.facts),
    "one link ends as the next begins": lambda policy: any(
        one.until is not None and one.until == other.since and one.principal == other.principal
        for one in policy.all(PartnerAdminLink)
        for other in policy.all(PartnerAdminLink)
    ),
    "a moment before 2016": lambda policy: any(one.year < 2016 for one in policy.moments),
    "a moment after 2028": lambda policy: any(one.year > 2028 for one in policy.moments),
    "disabled for a part of the day": lambda policy: any(
        policy.inside(span.since) and policy.inside(span.until) for one in policy.people.values() for span in one.disabled_during
    ),
    "disabled and deleted": lambda policy: any(one.disabled_from and one.deleted_from for one in policy.people.values()),
    "a day next to the edge of a rule": lambda policy: any(abs(policy.day - one) <= ONE_DAY for one in EDGES),
    "four kinds of fact not collected": lambda policy: len(
        {one.value for one in Collectable} - {one.kind.value for one in policy.all(Collected) if one.subject == ALL and one.known}
    ) >= 4,
    "everything collected": lambda policy: len({one.kind for one in policy.all(Collected) if one.known}) == len(Collectable)
    and all(one.known for one in policy.all(Collected)),
    "several kinds of charge of one scope on the day": lambda policy: max(policy.charged().values(), default=0) > 1,
    "a charge of a scope that is no leaf": lambda policy: bool({one.scope for one in policy.all(Charge)} & {one.parent for one in policy.scopes.values()}),
    "a negative charge": lambda policy: any(one.amount < 0 for one in policy.all(Charge)),
}  # fmt: skip


def test_wild_estates_stay_wild() -> None:
    """Each thing that may occur does so in at least a fiftieth of them: often enough that each run meets it."""
    total = 500
    met = Counter(name for seed in range(total) for name in set(features(World(seed))))
    expected = {*FEATURES}
    expected |= {f"offer {one}" for one in Offer} | {f"cloud {one}" for one in Cloud}
    expected |= {f"usage {one}, of security {other}" for one in Usage for other in Usage}
    expected |= {f"agreement {one}" for one in Agreement} | {f"delegated by {one}" for one in DelegationRoute}
    expected |= {f"charge {one}" for one in ChargeKind}
    expected |= {
        f"{kind} of {part}: {said}"
        for kind in Collectable
        for part in ("everything", "a part")
        for said in ("known", "not known")
    }
    rare = {name: met[name] for name in sorted(expected) if met[name] < total / 50}
    assert not rare
