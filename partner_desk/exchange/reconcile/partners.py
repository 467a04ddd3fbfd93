"""The partners whose PartnerIDs files name: as the desk has them, by what files say of their global IDs, else new ones.

A location ID and a global ID that stand in one row of Partner Center Insights are those of one organization.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.naming import listed, name_or_id
from partner_desk.domain.partners import Partner, PartnerAdminLink
from partner_desk.exchange.gather import Gathered
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft


@dataclass(frozen=True)
class NamedPartners:
    """Whose PartnerIDs are, by a desk and by files; `global_of` has the global IDs of location IDs."""

    estate: Estate
    global_of: Mapping[str, str]

    def id_of(self, number: str) -> str:
        """The partner of a PartnerID, by the id that it has on the desk or gets there."""
        owner = self.owner(number)
        return owner.id if owner is not None else f"partner-{self.whole(number) or number}"

    def owner(self, number: str) -> Partner | None:
        """The partner of the desk whose PartnerID it is; None if there is none, or it is not clear which."""
        known, whole = self.estate.partner_of_id, self.whole(number)
        owner = known.get(number) or (known.get(whole) if whole else None)
        if owner is not None or not whole:
            return owner
        owners = {one.id: one for place in self.locations(whole) if (one := known.get(place)) is not None}
        fitting = [one for one in owners.values() if one.global_id in ("", whole)]
        return fitting[0] if len(owners) == len(fitting) == 1 else None

    def whole(self, number: str) -> str:
        """The global ID of the organization with a PartnerID; empty where no file says it."""
        return self.global_of.get(number) or (number if number in self.global_of.values() else "")

    def locations(self, whole: str) -> list[str]:
        """The location IDs of an organization, as files say."""
        return sorted(one for one, of in self.global_of.items() if of == whole)


def partner_numbers(gathered: Gathered) -> Iterator[tuple[str, str]]:
    """The PartnerIDs of sellers, and of whom reports name, each with the name that a file gives it."""
    yield from ((one, "") for one in gathered.locations)
    yield from ((one.number, "") for one in gathered.commerce.attributions)
    seen = {one for file in gathered.commerce.files for bought in file.purchases.values() for one in bought}
    for purchase in seen:
        for partner in (purchase.bill_to, purchase.reseller):
            if partner is not None and partner.number:
                yield partner.number, partner.name


def record_partners(draft: PreviewDraft) -> None:
    """A partner for every PartnerID that files name and nobody on the desk has, and what they say of global IDs."""
    gathered, known, names = draft.gathered, draft.estate.partner_of_id, draft.gathered.partner_names
    named = NamedPartners(draft.estate, gathered.global_of)
    said = {one.after.partner_id for one in draft.changes if isinstance(one.after, PartnerAdminLink)}
    said |= {one.number for one in gathered.links if one.number.isdecimal()}
    for number, name in partner_numbers(gathered):
        said.add(number)
        if name:
            names.setdefault(number, name)
    fresh = []
    for key, numbers in grouped(sorted(said), named.id_of).items():
        whole, owner = named.whole(numbers[0]), draft.estate.partners.get(key)
        more = tuple(one for one in numbers if one not in known and one != whole)
        if owner is None:
            name = next(filter(None, map(names.get, (*numbers, whole))), f"Partner {numbers[0]}")
            mine = draft.answers.get("ours") in numbers
            draft.weigh(Partner(key, name, whole, more, ours=mine, origin=gathered.origin))
            rest = f"its global ID is {whole}" if whole else "its global ID is not known"
            about = listed(numbers, 3)
            draft.notes.append(f"{name} was added for PartnerID{'s' * (len(numbers) > 1)} {about}; {rest}.")
            fresh.append((numbers[0], name))
            continue
        own = whole if known.get(whole, owner) is owner else ""
        amended = replace(owner, location_ids=(*owner.location_ids, *more), global_id=owner.global_id or own)
        if own and own not in amended.partner_ids:
            draft.notes.append(
                f"PartnerID {listed(numbers, 3)} is {name_or_id(owner)}'s on the desk, whose global ID is "
                f"{owner.global_id}; by a file it is one of the global ID {whole}. Nothing was changed: amend "
                "the partner, if the file is right."
            )
        elif amended != owner:
            draft.propose(owner, replace(amended, origin=gathered.origin), WORD_OF[Partner])
            places = f"{listed(more, 3)} as locations" if len(more) > 1 else f"{listed(more, 3)} as a location"
            news = [places] if more else []
            if amended.global_id != owner.global_id:
                news.append(f"the global ID {whole}")
            draft.notes.append(f"{name_or_id(owner)} has {' and '.join(news)}, as a file of Partner Center says.")
    for whole in sorted({*gathered.global_of.values()} - {""}):
        owners = {known[one].id: known[one] for one in (whole, *named.locations(whole)) if one in known}
        if len(owners) > 1:
            both = listed([name_or_id(one) for one in owners.values()], 3)
            draft.notes.append(
                f"By a file {both} are one organization with the global ID {whole}, and the desk has more than one: "
                "give one of them all PartnerIDs, and remove the other."
            )
    ours = any(one.ours for one in draft.estate.partners.values())
    if fresh and not ours and "ours" not in draft.answers:
        draft.questions.append(Choice("ours", "partners", "Which of these partners is ours?", tuple(fresh)))
