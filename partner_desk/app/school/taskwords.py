"""What is said of tasks in the languages of the school: how one is done, and what speaks against what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partner_desk.app.answers import View
from partner_desk.app.factnames import FactNames
from partner_desk.app.rulebook import library
from partner_desk.domain.access import Delegation, Membership, RoleAssignment
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.readings.questions import Question
from partner_desk.training.lessons import EditKind, LessonStep
from partner_desk.training.texts import Language, Text

MOST_CAUSES = 3
"""So many changes are named where no single one is to blame."""

ASKED = {
    EditKind.LINK: Text(en="links", de="Links"),
    EditKind.ROLE: Text(en="roles", de="Rollen"),
    EditKind.RECORD: Text(en="the partner of record", de="den Partner of Record"),
    EditKind.OFFER: Text(en="the offer", de="das Angebot"),
}


class TaskWording:
    """Sentences about a desk before and after."""

    def __init__(self, before: Estate, after: Estate) -> None:
        """Name facts as they were, or are now if they are new."""
        self.before, self.after = FactNames(before), FactNames(after)

    def loss(self, view: View, scope: int, cause: Sequence[Change], *, dated: bool) -> Text:
        """Who lost what where, and by which change; `dated` says on which day."""
        who, where = self.before.partner(view.partner), self.before.estate.scopes.name(scope)
        program = library().programs[view.program].name
        changes = list(dict.fromkeys(map(self.change, cause)))[:MOST_CAUSES]
        en_on, de_on = (f" on {view.day}", f" am {Language.DE.day(view.day)}") if dated else ("", "")
        return Text(
            en=f"{who} has lost {program} at {where}{en_on}, by a change of {listed(one.en for one in changes)}.",
            de=f"{who} hat {program} auf {where}{de_on} verloren. Geändert wurde: "
            f"{listed((one.de for one in changes), 'und')}.",
        )

    def unasked(self, change: Change, step: LessonStep) -> Text:
        """A kind of change that the task does not mean."""
        told, kinds = self.change(change), [ASKED[one] for one in step.change]
        return Text(
            en=f"You changed {told.en}, but the task is about {listed(one.en for one in kinds)} only.",
            de=f"Geändert wurde: {told.de}. Die Aufgabe lässt aber nur zu, {listed((one.de for one in kinds), 'und')} "
            "zu ändern.",
        )

    def stranger(self, change: Change, step: LessonStep) -> Text:
        """Another identity than the one that is meant."""
        told, meant = self.change(change), [self.before.principal(one) for one in step.who]
        return Text(
            en=f"You changed {told.en}, but the task is about {listed(meant, 'or')}.",
            de=f"Geändert wurde: {told.de}. Gemeint ist aber {listed(meant, 'oder')}.",
        )

    def new_access(self, change: Change) -> Text:
        """Access that the text does without."""
        told = self.change(change)
        return Text(
            en=f"You changed {told.en}: that is new access, and the task does without.",
            de=f"Geändert wurde: {told.de}. Das ist neuer Zugriff, und die Aufgabe verlangt, ohne auszukommen.",
        )

    def customers(self, change: Change) -> Text:
        """What only the customer can do, where it is to be left alone."""
        told = self.change(change)
        return Text(
            en=f"You changed {told.en}: only the customer can do that, and the customer is to be left alone.",
            de=f"Geändert wurde: {told.de}. Das kann nur der Kunde tun, und der soll nicht bemüht werden.",
        )

    def others(self, change: Change, partner: str) -> Text:
        """What only the people of another partner can do."""
        told, name = self.change(change), self.before.partner(partner)
        return Text(
            en=f"You changed {told.en}: only the people of {name} can do that, and they are to be left alone.",
            de=f"Geändert wurde: {told.de}. Das können nur die Leute von {name} tun, und die sollen nicht bemüht "
            "werden.",
        )

    def too_much(self, role: RoleAssignment, most: str, asked: Question) -> Text:
        """More access than the text allows."""
        name, who, where = (
            self.after.role(role.role),
            self.after.principal(role.principal),
            self.after.scope(role.scope),
        )
        allowed = self.after.scope(asked.scope)
        return Text(
            en=f"{who} got {name} at {where}. The task allows no more than {most} at {allowed}.",
            de=f"{who} hat {name} auf {where} bekommen. Die Aufgabe erlaubt nicht mehr als {most} auf {allowed}.",
        )

    def change(self, change: Change) -> Text:
        """What was changed, in a few words."""
        names, fact = (self.after, change.after) if change.before is None else (self.before, change.before)
        if isinstance(fact, PartnerAdminLink):
            who = names.principal(fact.principal)
            return Text(en=f"the link of {who}", de=f"der Link von {who}")
        if isinstance(fact, RoleAssignment):
            role, who, where = names.role(fact.role), names.principal(fact.principal), names.scope(fact.scope)
            return Text(en=f"the role {role} of {who} at {where}", de=f"die Rolle {role} von {who} auf {where}")
        if isinstance(fact, PartnerOfRecord):
            where = names.scope(fact.subscription)
            return Text(en=f"the partner of record of {where}", de=f"der Partner of Record von {where}")
        if isinstance(fact, Billing):
            where = names.scope(fact.subscription)
            return Text(en=f"the offer of {where}", de=f"das Angebot von {where}")
        if isinstance(fact, Membership):
            who, where = names.principal(fact.member), names.principal(fact.group)
            return Text(en=f"the membership of {who} in {where}", de=f"die Mitgliedschaft von {who} in {where}")
        if isinstance(fact, Delegation):
            where = names.scope(fact.scope)
            return Text(en=f"the delegation of {where}", de=f"die Delegierung von {where}")
        name = str(getattr(fact, "name", "") or getattr(fact, "id", "") or "?")
        return Text(en=f"the entry of {name}", de=f"der Eintrag von {name}")


def told(estate: Estate, changes: Iterable[Change]) -> Text:
    """What makes these changes, a sentence each, by names alone; `estate` has them."""
    sentences = [found for one in changes if (found := _told(FactNames(estate), one)) is not None]
    return Text(en=" ".join(one.en for one in sentences), de=" ".join(one.de for one in sentences))


def _told(names: FactNames, change: Change) -> Text | None:
    fact = change.after
    if change.before is not None or fact is None:  # what ended does so by what is new
        return None
    since = getattr(fact, "since", None)
    en, de = (f", from {Language.EN.day(since)} on", f" ab {Language.DE.day(since)}") if since is not None else ("", "")
    if isinstance(fact, RoleAssignment):
        role, who, where = names.role(fact.role), names.principal(fact.principal), names.scope(fact.scope)
        return Text(
            en=f"{who} gets the role {role} at {where}{en}.", de=f"{who} bekommt{de} die Rolle {role} auf {where}."
        )
    if isinstance(fact, PartnerAdminLink):
        who, partner = names.principal(fact.principal), names.partner_id(fact.partner_id)
        return Text(en=f"{who} links itself to {partner}{en}.", de=f"{who} verlinkt sich{de} mit {partner}.")
    if isinstance(fact, PartnerOfRecord):
        where, partner = names.scope(fact.subscription), names.partner_id(fact.partner_id)
        return Text(
            en=f"The customer names {partner} as partner of record of {where}{en}.",
            de=f"Der Kunde benennt{de} {partner} als Partner of Record von {where}.",
        )
    if isinstance(fact, Billing):
        where, offer = names.scope(fact.subscription), fact.offer.words
        return Text(en=f"{where} is bought as {offer}{en}.", de=f"{where} wird{de} als {offer} bezogen.")
    return None


def listed(words: Iterable[str], word: str = "and") -> str:
    """Some words as a list for people."""
    found = list(words)
    return f"{', '.join(found[:-1])} {word} {found[-1]}" if len(found) > 1 else "".join(found)
