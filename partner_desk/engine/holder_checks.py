"""What the checks say of those who may hold access: by link, by seller, by foreign group.

The words for a whole estate and the words in a proof come from these functions, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from partner_desk.domain.partners import Partner
from partner_desk.engine.day_facts import Words
from partner_desk.engine.interval_set import Part
from partner_desk.engine.people_facts import LinkProfile
from partner_desk.readings.checks import UNRECORDED

USER = "user"
"""Not a check, but a part of the standing of users."""

Standing = tuple[tuple[str, Words], ...]
"""What the checks that do not depend on the scope say of a holder, by name of the check."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The sellers whose holders count for a subscription; `complete` if they are all known.

    `others` are the partners of whom one may be a seller as well: none where all are known.
    """

    partners: tuple[Partner, ...]
    complete: bool
    others: tuple[Partner, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """The day's own measure: its whole, and its first moment."""

    whole: Part
    moment: datetime

    def closed(self, partner: Partner, partner_id: str) -> bool:
        """Whether a PartnerID is closed on the day."""
        return partner.is_closed(partner_id, self.moment)


def _words(*pairs: tuple[str, Part]) -> Words:
    """Words with a part of the day, each once, in a fixed order."""
    parts: dict[str, Part] = {}
    for word, part in pairs:
        if part:
            parts[word] = parts.get(word, 0) | part
    return tuple(sorted(parts.items()))


def link_standing(profile: LinkProfile, partner: Partner, clock: Clock) -> Standing:
    """What an identity's link is to a partner: linked, by which ID, open or closed, and whether it lives."""
    link: list[tuple[str, Part]] = []
    number: list[tuple[str, Part]] = []
    state: list[tuple[str, Part]] = []
    rest = clock.whole & ~profile.unrecorded
    for partner_id, part in profile.links:
        rest &= ~part
        words = partner_link_words(partner_id, partner, clock)
        link.append((words["link"], part))
        if words["link"] == "linked":
            number.append((words["link-id"], part))
            state.append((words["link-id-state"], part))
    gone = profile.disabled | profile.deleted
    return (
        ("link", _words(*link, (UNRECORDED, profile.unrecorded), ("none", rest))),
        ("link-id", _words(*number, (UNRECORDED, profile.unrecorded))),
        ("link-id-state", _words(*state, (UNRECORDED, profile.unrecorded))),
        (
            "identity",
            _words(("live", clock.whole & ~gone), ("disabled", profile.disabled), ("deleted", profile.deleted)),
        ),
        *_account(profile, clock),
    )


def partner_link_words(partner_id: str, partner: Partner, clock: Clock) -> Mapping[str, str]:
    """What the checks of links say of a PartnerID towards a partner, by name of the check."""
    if partner_id not in partner.partner_ids:
        return {"link": "other"}
    return {
        "link": "linked",
        "link-id": "global" if partner_id == partner.global_id else "location",
        "link-id-state": "closed" if clock.closed(partner, partner_id) else "open",
    }


def _account(profile: LinkProfile, clock: Clock) -> Standing:
    """That somebody is a user, where that matters: it changes what is said of roles that are held."""
    return ((USER, (("user", clock.whole),)),) if profile.user else ()


def activity_of(standing: Standing, activity: Words) -> Words:
    """What is said of an access in the hands of somebody: that it may be an activation, of users only."""
    if not any(word == "perhaps-held" for word, _ in activity) or any(check == USER for check, _ in standing):
        return activity
    return tuple(("held" if word == "perhaps-held" else word, part) for word, part in activity)


def seller_standing(profile: LinkProfile, accepted: Accepted, clock: Clock) -> Standing:
    """What an identity's link is to the accepted sellers, their links counted together."""
    gone = profile.disabled | profile.deleted
    alive = clock.whole & ~gone
    words: list[tuple[str, Part]] = [("gone", gone)]
    rest = alive & ~profile.unrecorded
    for partner_id, part in profile.links:
        rest &= ~part
        words.append((seller_link_word(partner_id, accepted, clock), part & alive))
    words += [(UNRECORDED, profile.unrecorded & alive), ("none", rest)]
    return (("seller-link", _words(*words)), *_account(profile, clock))


def seller_link_word(partner_id: str, accepted: Accepted, clock: Clock) -> str:
    """What the check of links to sellers says of a PartnerID."""
    for partner in accepted.partners:
        if partner_id in partner.partner_ids:
            if clock.closed(partner, partner_id):
                return "closed"
            return "global" if partner_id == partner.global_id else "location"
    if accepted.complete:
        return "other"
    return "closed" if any(clock.closed(partner, partner_id) for partner in accepted.others) else "sellers-unknown"


def market_standing(clock: Clock) -> Standing:
    """A marketplace authorization towards the managing tenant's own partner."""
    words = (("marketplace", clock.whole),)
    return tuple((check, words) for check in ("identity", "link", "link-id", "link-id-state", "seller-link"))


def foreign_standing(group: str | None, accepted: Accepted, everyone: Sequence[Partner], clock: Clock) -> Standing:
    """Whose foreign group it is, towards the accepted sellers; None is a group that nobody listed."""
    return (("foreign-group", ((_foreign_word(group, accepted, everyone), clock.whole),)),)


def _foreign_word(group: str | None, accepted: Accepted, everyone: Sequence[Partner]) -> str:
    if group is None:
        return UNRECORDED
    if any(group in (partner.admin_agents, partner.helpdesk_agents) for partner in accepted.partners):
        return "accepted"
    if not accepted.complete:
        return "sellers-unknown"
    nobodys = not any(group in (partner.admin_agents, partner.helpdesk_agents) for partner in everyone)
    missing = any(None in (partner.admin_agents, partner.helpdesk_agents) for partner in accepted.partners)
    return "nobodys" if nobodys and missing else "other"


@dataclass(frozen=True, slots=True)
class Inside:
    """When somebody is one of those who hold an access, may be it by activating a membership, or perhaps is it."""

    known: Part = 0
    eligible: Part = 0
    perhaps: Part = 0

    @property
    def all(self) -> Part:
        """When it is not known that it is none of them."""
        return self.known | self.eligible | self.perhaps


def inside(whole: Part, known: Part, eligible: Part, *, is_open: bool) -> Inside:
    """When somebody is in a group; of one that `is_open` not all members are known."""
    return Inside(known, eligible, whole & ~(known | eligible) if is_open else 0)


def access_words(word: str, force: Part, member: Inside, whole: Part) -> Words:
    """What the check of access says: in force and a member, in force and perhaps a member, none."""
    return _words(
        (word, force & member.known),
        ("eligible-member", force & member.eligible),
        ("perhaps-member", force & member.perhaps),
        ("none", whole & ~(force & member.all)),
    )
