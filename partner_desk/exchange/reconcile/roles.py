"""What an import does to role assignments, and to what is known of who holds roles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from partner_desk.domain.access import RoleAssignment
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.naming import counted, scope_called
from partner_desk.domain.scopes import Scope
from partner_desk.exchange.families.roles import subscription_of
from partner_desk.exchange.gather import Rejected
from partner_desk.exchange.reconcile.activations import NOT_LISTED, PIM, GroupRoles, ask_for_activations
from partner_desk.exchange.reconcile.eligible import EligibleNews
from partner_desk.exchange.reconcile.members import Members
from partner_desk.exchange.reconcile.placing import Placing
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft
from partner_desk.exchange.reconcile.role_history import RoleNews
from partner_desk.readings.roles import RoleCatalogue

ROLES = "roles"
"""The question whether lists of role assignments are whole, and its answers."""
ALL_OF_THEM, SOME_OF_THEM = "all", "some"

_MAY_BE_ACTIVATED = (
    "the role may be held for a time only, as the activation of one that this identity can activate; the list "
    "roleAssignmentScheduleInstances would tell"
)


def record_roles(
    draft: PreviewDraft, placing: Placing, scopes: Mapping[str, Scope], members: Members, roles: RoleCatalogue
) -> None:
    """Record the roles that files list, end those of the desk that end by them, and ask whether the lists are whole."""
    said = draft.answers.get(ROLES)
    news = RoleNews(draft.gathered, draft.estate, None if said is None else said == ALL_OF_THEM)
    pim = draft.answers.get(PIM)
    eligible = EligibleNews(draft.gathered, draft.estate, None if pim is None else pim != NOT_LISTED)
    over = {before.id for before, _ in eligible.ended}
    for row in news.rows:
        if row.id not in over:
            draft.weigh(eligible.weighed(row))
    news.missing += eligible.missing
    if not eligible.whole:
        news.doubted |= {subscription_of(one.scope) for one in eligible.missing}
    for before, after in (*news.ended, *news.back, *eligible.ended):
        draft.propose(before, after, WORD_OF[RoleAssignment])
    for row in news.activated:
        draft.left_out.append(Rejected(row.origin.source if row.origin else "", row.id, _MAY_BE_ACTIVATED))
    if placing.answer is None:
        news.doubted |= placing.unsure.keys()  # which roles come from above is not known
    tree, kind = draft.estate.scopes, Collectable.ROLE_ASSIGNMENTS
    held = np.flatnonzero(tree.kind == ScopeKind.SUBSCRIPTION) if news.doubted else np.array([], dtype=np.intp)
    keys = dict.fromkeys((*news.listed, *(tree.key(int(one)) for one in held)))
    above = {key: list(placing.above(key, scopes)) for key in keys}
    known = {key for key in keys if draft.estate.coverage.knows(kind, *above[key])}
    doubtful = set(news.doubtful(above.items()))
    for key in keys:
        origin = news.disputes.found.get(key)
        if news.whole and key in news.listed:
            draft.state_collected(kind, key, known=key not in doubtful, on=news.listed[key], origin=origin)
        elif key in known & doubtful:
            draft.state_collected(kind, key, known=False, origin=origin)
    _tell(draft, news, roles)
    if news.listed.keys() - doubtful - known or news.missing or said is not None:
        about = counted(len(news.listed), "subscription")
        words = "Are these all role assignments there, also those of groups and resources?"
        options = ((ALL_OF_THEM, "all of them"), (SOME_OF_THEM, "only some, as those of one identity"))
        draft.questions.append(Choice(ROLES, about, words, options))
    subjects = {key: above.get(key) or list(placing.above(key, scopes)) for key in (*news.listed, *eligible.listed)}
    groups = GroupRoles(draft, placing, scopes)
    ask_for_activations(draft, subjects | groups.of_listed(members), eligible, groups.of_any())


def _tell(draft: PreviewDraft, news: RoleNews, roles: RoleCatalogue) -> None:
    missing = len(news.missing)
    if missing:
        names = "; ".join(_in_words(draft, one, roles) for one in news.missing[:3]) + ("; ..." if missing > 3 else "")
        after = "" if news.whole else ", and who holds roles there is not known from then on"
        draft.notes.append(
            f"{counted(missing, 'role is', 'roles are')} missing from a newer list ({names}): "
            f"{'it ends' if missing == 1 else 'they end'} on the day of that list{after}."
        )
    if news.back:
        draft.notes.append(f"{len(news.back):,} roles are there again: the list that lacks them is a part only.")
    for key, origin in list(news.disputes.found.items())[:20]:
        draft.notes.append(
            f"{origin.source} lacks roles at {scope_called(draft.estate.scopes, key)} that another source of the same "
            "moment has: they end on that day, and who holds roles there is not known from then on."
        )
    ended = len(news.ended) - sum(one.id in draft.estate.role_assignments for one in news.missing)
    if ended > 0:
        words = (
            "role of the desk ends: a file tells that it is"
            if ended == 1
            else "roles of the desk end: files tell that they are"
        )
        draft.notes.append(f"{ended:,} {words} not plainly held.")
    if news.doubted:
        draft.notes.append("Where a role is left out or not certain, it is not known who holds roles.")


def _in_words(draft: PreviewDraft, row: RoleAssignment, roles: RoleCatalogue) -> str:
    named, own = draft.gathered.role_names.get(row.role), draft.estate.role_definitions.get(row.role)
    role = named or roles.called(row.role, own)
    return f"{draft.name(row.principal)}: {role} at {scope_called(draft.estate.scopes, row.scope)}"
