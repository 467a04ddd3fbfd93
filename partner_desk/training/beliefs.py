"""What somebody sees who holds a misconception: the facts as they take them, for the judge to answer.

So a wrong answer betrays a belief wherever the judge gives that answer to what the believer sees, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from partner_desk.domain.access import AccessKind, PrincipalKind, RoleAssignment
from partner_desk.domain.billing import Billing, Offer
from partner_desk.domain.changes import Fact
from partner_desk.domain.coverage import Collected
from partner_desk.domain.details import Cloud, TenantDetail
from partner_desk.domain.moments import Period, day_after, has_begun, start_of
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.readings.questions import Verdict
from partner_desk.readings.roles import Listing
from partner_desk.training.world import World

Seen = World | Verdict
"""What is seen, or the verdict itself where no world has it."""
Sees = Callable[[World], Iterator[Seen]]


def _link(world: World, who: str, number: str = "") -> PartnerAdminLink:
    return PartnerAdminLink(f"link of {who}", who, number or world.partner.location_ids[0])


def _role(world: World, who: str, role: str = "") -> RoleAssignment:
    return RoleAssignment(f"role of {who}", who, role or world.role("full"), world.question.scope)


def _looked(world: World) -> World:
    """The same where nobody's link is unknown."""
    return world.but(lambda one: None if isinstance(one, Collected) and not one.known else one)


def _with_roles(world: World, role: Callable[[str], str]) -> World:
    """The same with other roles."""
    return world.but(lambda one: replace(one, role=role(one.role)) if isinstance(one, RoleAssignment) else one)


def _sold(world: World, change: Callable[[Billing], Billing]) -> World:
    return world.but(lambda one: change(one) if isinstance(one, Billing) else one)


def _linked(world: World, *, theirs: bool) -> list[PartnerAdminLink]:
    return [one for one in world.every(PartnerAdminLink) if world.is_theirs(one.partner_id) is theirs]


def _recorded(world: World, *, theirs: bool = True) -> list[PartnerOfRecord]:
    return [one for one in world.every(PartnerOfRecord) if world.is_theirs(one.partner_id) is theirs]


def _by_foreign(world: World) -> list[RoleAssignment]:
    groups = {one.id for one in world.foreign}
    return [one for one in world.every(RoleAssignment) if one.principal in groups]


def _by_groups(world: World) -> World:
    groups = {one.group for one in world.estate.memberships.values()}
    return world.but(lambda one: None if isinstance(one, RoleAssignment) and one.principal in groups else one)


def _on_subscription(world: World) -> Iterator[Seen]:
    yield _looked(world.without(*world.every(PartnerAdminLink)))
    for link in _linked(world, theirs=True):
        yield world.having(_role(world, link.principal))


def _only_owners_link(world: World) -> Iterator[Seen]:
    owner = world.role("owner")
    links = [one for one in world.every(PartnerAdminLink) if not world.holds(one.principal, owner)]
    yield _looked(world.without(*links))


def _programs_want_owners(world: World) -> Iterator[Seen]:
    owner = world.role("owner")
    yield world.but(lambda one: None if isinstance(one, RoleAssignment) and one.role != owner else one)


def _for_each_place(world: World) -> Iterator[Seen]:
    here = {one.principal for one in world.every(RoleAssignment) if one.scope == world.question.scope}
    groups = {one.member for one in world.estate.memberships.values() if one.group in here}
    links = [one for one in _linked(world, theirs=True) if one.principal not in here | groups]
    yield _looked(world.without(*links))


def _once_everywhere(world: World) -> Iterator[Seen]:
    def person(name: str) -> str:
        return name.partition(" at ")[0]

    everybody = world.estate.principals
    linked = {person(everybody[one.principal].name): one.partner_id for one in world.every(PartnerAdminLink)}
    same = [one for one in world.identities if person(one.name) in linked]
    yield world.having(*(_link(world, one.id, linked[person(one.name)]) for one in same))


def _gives_access(world: World) -> Iterator[Seen]:
    for link in _linked(world, theirs=True):
        yield world.having(_role(world, link.principal))
    linked = {one.principal for one in world.every(PartnerAdminLink)}
    for who in world.identities:
        if who.id not in linked and world.holds(who.id):
            yield _looked(world.having(_link(world, who.id)))


def _reader_is_enough(world: World) -> Iterator[Seen]:
    yield _with_roles(world, lambda one: world.role("full") if one == world.role("reader") else one)


def _any_role(world: World) -> Iterator[Seen]:
    if world.question.program == world.book.programs.credit:
        seen = _with_roles(world, lambda _: world.role("full"))
        yield seen
        held = {one.principal for one in seen.every(RoleAssignment)}
        yield _looked(
            seen.having(*(_link(world, one) for one in held if world.estate.principals[one].kind.is_identity))
        )


def _copy_counts(world: World) -> Iterator[Seen]:
    yield _with_roles(world, lambda one: world.role("full") if world.listed(one) in (None, Listing.CUSTOM) else one)


def _by_its_name(world: World) -> Iterator[Seen]:
    def counts(role: str) -> str:
        known = world.roles.by_id.get(role)
        name = known.name if known is not None else role
        return world.role("full") if world.book.roles.full[-1] in name else role

    yield _with_roles(world, counts)


def _last_link_wins(world: World) -> Iterator[Seen]:
    links = sorted(world.every(PartnerAdminLink), key=lambda one: one.since.timestamp() if one.since else 0.0)
    if len(links) > 1 or _linked(world, theirs=False):
        yield _looked(world.without(*links[:-1], *_linked(world, theirs=True)[: len(_linked(world, theirs=False))]))
        if _linked(world, theirs=False):
            yield Verdict.NOT_RECOGNIZED


def _link_replaces_record(world: World) -> Iterator[Seen]:
    for link in world.every(PartnerAdminLink):
        record = PartnerOfRecord("record by link", world.subscription, link.partner_id)
        yield world.without(*world.every(PartnerOfRecord)).having(record)


def _many_records(world: World) -> Iterator[Seen]:
    for record in _recorded(world):
        yield world.without(*world.every(PartnerOfRecord)).having(replace(record, until=None))
    if _recorded(world, theirs=False) and world.remark:
        yield _for_part(world)


def _record_needs_access(world: World) -> Iterator[Seen]:
    if not any(world.holds(one.principal) for one in _linked(world, theirs=True)):
        yield world.without(*_recorded(world))


def _record_anywhere(world: World) -> Iterator[Seen]:
    if world.every(PartnerOfRecord):
        yield _sold(world, _as_enterprise)


def _as_enterprise(row: Billing) -> Billing:
    return replace(row, offer=Offer.EA, bill_to=None, reseller_of_record=None)


def _for_part(world: World) -> World:
    record = PartnerOfRecord("record of a part", world.subscription, world.partner.location_ids[0])
    return world.without(*world.every(PartnerOfRecord)).having(record)


def _by_resource_group(world: World) -> Iterator[Seen]:
    if world.remark == "record-for-part":
        yield _for_part(world)
    elif world.question.scope != world.subscription:
        yield world.without(*world.every(PartnerOfRecord))


def _inherited(world: World) -> Iterator[Seen]:
    elsewhere = [one for one in _recorded(world) if one.subscription != world.subscription]
    yield world.having(*(replace(one, id=f"{one.id} here", subscription=world.subscription) for one in elsewhere))


def _moved_along(world: World) -> Iterator[Seen]:
    if any(one.until is not None and one.offer is Offer.EA for one in world.every(Billing)):
        yield _sold(world, _as_enterprise)


def _record_pays(world: World) -> Iterator[Seen]:
    programs = world.book.programs
    if _recorded(world) and world.question.program in (programs.incentive, programs.record_incentive):
        yield world.asking(program=programs.record)
        yield Verdict.RECOGNIZED


def _credited_afterwards(world: World) -> Iterator[Seen]:
    def earlier(fact: Fact) -> Fact:
        if isinstance(fact, PartnerAdminLink | PartnerOfRecord | RoleAssignment):
            return fact if has_begun(fact, start_of(world.question.since)) else replace(fact, since=None)
        return fact

    yield world.but(earlier)


def _groups_link(world: World) -> Iterator[Seen]:
    yield _by_groups(world)
    members = {one.member for one in world.estate.memberships.values()}
    yield _looked(world.having(*(_link(world, one.id) for one in world.identities if one.id in members)))
    yield from _behalf_is_link(world)


def _eligible_is_active(world: World) -> Iterator[Seen]:
    def active(fact: Fact) -> Fact:
        return replace(fact, kind=AccessKind.ACTIVE, activations=()) if isinstance(fact, RoleAssignment) else fact

    yield world.but(active)


def _gdap(world: World) -> Iterator[Seen]:
    if world.remark == "gdap-ended":
        yield world.without(*world.every(RoleAssignment))
    elif world.remark == "gdap-in-place":
        yield Verdict.RECOGNIZED


def _behalf_needs_link(world: World) -> Iterator[Seen]:
    if world.foreign:
        yield world.without(*_by_foreign(world))


def _behalf_is_link(world: World) -> Iterator[Seen]:
    service = PrincipalKind.SERVICE_PRINCIPAL
    for held in _by_foreign(world):
        group = world.estate.principals[held.principal]
        who = replace(group, id=f"identity of {group.id}", kind=service, tenant=world.tenant)
        yield world.having(who, _link(world, who.id), replace(held, id="role on behalf", principal=who.id))


def _by_name(world: World) -> Iterator[Seen]:
    mine = world.partner
    for group in world.foreign:
        is_mine = f"'{mine.name}'" in group.name
        if is_mine and mine.admin_agents != group.id:
            yield world.instead(mine, replace(mine, admin_agents=group.id))
        elif not is_mine and mine.admin_agents == group.id:
            yield world.instead(mine, replace(mine, admin_agents="0" * 8))


def _reseller_is_paid(world: World) -> Iterator[Seen]:
    if any(one.reseller_of_record for one in world.every(Billing)):
        yield _sold(world, lambda one: replace(one, bill_to=one.reseller_of_record or one.bill_to))


def _third_harms(world: World) -> Iterator[Seen]:
    if world.question.program == world.book.programs.credit and _linked(world, theirs=False):
        yield Verdict.NOT_RECOGNIZED


def _hours_count(world: World) -> Iterator[Seen]:
    begun, end = start_of(world.question.since), start_of(day_after(world.question.since))
    tree = world.estate.scopes
    parts = [tree.key(one) for one in tree.children(world.asked)]
    for held in world.every(RoleAssignment):
        moments = [held.since, held.until, *(one.since for one in held.activations)]
        if any(one is not None and begun < one < end for one in moments):
            yield Verdict.PARTLY
            if len(parts) > 1:  # so much comes out of a part of the scope as they expect of a part of the day
                whole = replace(held, since=None, until=None, kind=AccessKind.ACTIVE, activations=())
                yield world.instead(held, replace(whole, scope=parts[0]))


def _everything_earns(world: World) -> Iterator[Seen]:
    seen = world.asking(charge_kind=None)
    yield _sold(seen, lambda one: replace(one, offer=Offer.CSP_AZURE_PLAN) if one.offer is Offer.CSP_LEGACY else one)


def _seller_needs_link(world: World) -> Iterator[Seen]:
    if any(one.offer.is_csp for one in world.every(Billing)) and not _linked(world, theirs=True):
        yield _sold(world.without(*_by_foreign(world)), lambda one: replace(_as_enterprise(one), offer=Offer.PAYG))
        yield Verdict.NOT_RECOGNIZED


def _seller_alone(world: World) -> Iterator[Seen]:
    sold = [one for one in world.every(Billing) if one.offer.is_csp and one.subscription == world.subscription]
    sellers = {seller for one in sold for seller in (one.bill_to, one.reseller_of_record)}
    if sold and world.partner.id not in sellers and _linked(world, theirs=True):
        yield _looked(world.without(*_linked(world, theirs=True)))
        yield Verdict.NOT_RECOGNIZED


def _record_ended_with_its_money(world: World) -> Iterator[Seen]:
    if _recorded(world) and world.question.program != world.book.programs.record_incentive:
        yield world.without(*world.every(PartnerOfRecord))
        yield Verdict.NOT_RECOGNIZED


def _global_number(world: World) -> Iterator[Seen]:
    mine, seen = world.partner, world
    for link in world.every(PartnerAdminLink):
        if link.partner_id == mine.global_id:
            seen = seen.instead(link, replace(link, partner_id=mine.location_ids[0]))
    yield seen


def _unknown_is_no(world: World) -> Iterator[Seen]:
    if world.truth is Verdict.UNKNOWN and _unseen(world):
        yield Verdict.NOT_RECOGNIZED


def _silence_is_no(world: World) -> Iterator[Seen]:
    if world.truth is Verdict.UNKNOWN and not _unseen(world):
        yield Verdict.NOT_RECOGNIZED


def _unseen(world: World) -> bool:
    """Whether nobody looked at something."""
    return any(not one.known for one in world.every(Collected))


def _lives_on(world: World) -> Iterator[Seen]:
    gone = [one for one in world.identities if one.disabled_from or one.deleted_from]
    seen = world
    for who in gone:
        seen = seen.instead(who, replace(who, disabled_from=None, deleted_from=None))
    yield seen


def _every_cloud(world: World) -> Iterator[Seen]:
    yield world.but(lambda one: replace(one, cloud=Cloud.PUBLIC) if isinstance(one, TenantDetail) else one)


def _competencies_live(world: World) -> Iterator[Seen]:
    if world.question.program == world.book.programs.competency:
        era = world.book.eras["competencies"]
        day = Period(era.since, era.until).until
        yield world.but(lambda one: one).asking(since=day, until=day_after(day))
        yield Verdict.RECOGNIZED


SEES: Mapping[str, Sees] = {
    "pal-on-subscription": _on_subscription,
    "pal-once-everywhere": _once_everywhere,
    "pal-grants-access": _gives_access,
    "pal-needs-owner": _only_owners_link,
    "program-needs-owner": _programs_want_owners,
    "link-for-each-place": _for_each_place,
    "reader-is-enough": _reader_is_enough,
    "any-role-earns-pec": _any_role,
    "custom-role-counts": _copy_counts,
    "named-contributor-counts": _by_its_name,
    "one-partner-only-pal": _last_link_wins,
    "pal-overwrites-dpor": _link_replaces_record,
    "dpor-many": _many_records,
    "dpor-needs-access": _record_needs_access,
    "dpor-on-csp": _record_anywhere,
    "dpor-by-resource-group": _by_resource_group,
    "dpor-inherited": _inherited,
    "dpor-survives-move": _moved_along,
    "dpor-pays": _record_pays,
    "dpor-died-with-its-incentive": _record_ended_with_its_money,
    "retroactive": _credited_afterwards,
    "group-can-link": _groups_link,
    "eligible-is-active": _eligible_is_active,
    "gdap-is-rbac": _gdap,
    "aobo-needs-pal": _behalf_needs_link,
    "aobo-is-pal": _behalf_is_link,
    "foreign-by-name": _by_name,
    "reseller-gets-pec": _reseller_is_paid,
    "third-party-harms": _third_harms,
    "half-day-pec": _hours_count,
    "everything-earns-pec": _everything_earns,
    "csp-needs-pal": _seller_needs_link,
    "seller-excludes-others": _seller_alone,
    "global-id-works": _global_number,
    "unknown-is-no": _unknown_is_no,
    "silence-is-no": _silence_is_no,
    "link-lives-on": _lives_on,
    "pal-in-government": _every_cloud,
    "competencies-today": _competencies_live,
}
"""What is seen by who holds a misconception, by its id."""
