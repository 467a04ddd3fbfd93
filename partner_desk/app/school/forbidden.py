"""What the text of a task rules out: that the customer or another partner has to act, that anybody gets new access."""

from __future__ import annotations

from partner_desk.app.school.leastaccess import only_ends
from partner_desk.app.school.taskwords import TaskWording
from partner_desk.domain.access import Delegation, Membership, RoleAssignment
from partner_desk.domain.accounts import accounts_of_partners
from partner_desk.domain.billing import Billing
from partner_desk.domain.changes import Change
from partner_desk.domain.estate import Estate
from partner_desk.domain.partners import PartnerAdminLink, PartnerOfRecord
from partner_desk.readings.questions import Question
from partner_desk.training.lessons import Forbidden, LessonStep
from partner_desk.training.texts import Text

OF_CUSTOMER = (RoleAssignment, Delegation, PartnerOfRecord, Billing)
"""What only the customer gives, names or buys."""


def breach(before: Estate, change: Change, step: LessonStep, asked: Question, words: TaskWording) -> Text | None:
    """What speaks against one change by what a task forbids; None if that allows it."""
    if Forbidden.ACCESS in step.forbid and _gives_access(change):
        return words.new_access(change)
    if Forbidden.CUSTOMER in step.forbid and _needs_customer(before, change):
        return words.customers(change)
    if Forbidden.OTHERS in step.forbid and (partner := _other_partner(before, change, asked)) is not None:
        return words.others(change, partner)
    return None


def _gives_access(change: Change) -> bool:
    """Whether somebody has more access by a change than before it; an end alone gives none."""
    return isinstance(change.after, RoleAssignment | Membership | Delegation) and not only_ends(change)


def _needs_customer(estate: Estate, change: Change) -> bool:
    """Whether the customer has to do it; who is in a group is the business of the tenant that the group is in."""
    fact = change.fact
    if isinstance(fact, Membership):
        group = estate.principals.get(fact.group)
        return group is not None and (group.tenant or "") not in estate.partner_of_tenant
    return isinstance(fact, OF_CUSTOMER)


def _other_partner(estate: Estate, change: Change, asked: Question) -> str | None:
    """The other partner whose account a change concerns: only its own people sign in with that."""
    fact = change.fact
    if not isinstance(fact, PartnerAdminLink):
        return None
    accounts = accounts_of_partners(estate)
    if fact.principal in accounts.get(asked.partner, ()):
        return None
    return next((partner for partner, own in accounts.items() if fact.principal in own), None)
