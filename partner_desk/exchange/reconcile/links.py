"""What an import does to partner admin links, and to what is known of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.coverage import Collectable
from partner_desk.domain.grouping import grouped
from partner_desk.domain.naming import counted
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import PartnerAdminLink
from partner_desk.exchange.gather import LinkSaid, LinkState, time_of
from partner_desk.exchange.reconcile.link_disputes import LinkDispute, dispute
from partner_desk.exchange.reconcile.link_history import (
    FROM_SIGHT,
    believed,
    checked_by,
    doubted,
    in_doubt,
    links_after,
    perhaps_gone,
    said_none,
)
from partner_desk.exchange.reconcile.preview import Choice, PreviewDraft, is_only_checked

IDENTITIES = "identities"
"""The question whether identities without a name were deleted, and its answers."""
DELETED, EXIST = "deleted", "exist"

_KIND = Collectable.PARTNER_ADMIN_LINKS


def record_links(draft: PreviewDraft) -> None:
    """Record what files say of links, put beside those that the desk holds."""
    said = grouped(draft.gathered.links, lambda one: one.who)
    held = grouped(draft.estate.links.values(), lambda one: one.principal)
    nameless = {who for one in draft.gathered.lists if one.named for who in one.nameless}
    linked = [*said, *(who for who in held if who in nameless and who not in said)]
    deleted, exist = (draft.answers.get(IDENTITIES) == one for one in (DELETED, EXIST))
    gone = {} if exist else perhaps_gone(draft.gathered, draft.estate, linked)
    asked: dict[str, Origin] = {}
    disputes: dict[str, LinkDispute] = {}
    confirmed = 0
    for who in linked:
        before, doubt = held.get(who, []), in_doubt(draft.estate, who)
        files = said.get(who, [])
        told = [*(said_none(draft.estate, who) if files else ()), *files]
        seen = list(checked_by(before, files, before))
        doubtful = dispute(draft.estate, who, before, files)
        if doubtful is not None:
            after = doubtful.links(seen, told)
            disputes[who] = doubtful
        else:
            after = links_after(believed(seen) if exist and doubt is not None else seen, told)
        if who in gone and (doubt is not None or any(one.until is None for one in after)):
            asked[who] = gone[who]
            after = doubted(before, after, gone[who])
        after = list(checked_by(after, files, before))
        confirmed += _record(draft, who, before, after, disputed=who in disputes or (who in asked and not deleted))
        new = any(one.since_from == FROM_SIGHT and one not in before for one in after)
        undated = new and who not in draft.estate.coverage.said(_KIND)
        origin = doubtful.other.origin if doubtful is not None else None
        _state(draft, who, files, after, undated=undated, doubt=asked.get(who, origin))
    if confirmed:
        draft.notes.append(f"{counted(confirmed, 'link')} confirmed: nothing changes but the day of the last check.")
    _tell_disputes(draft, disputes)
    if asked or IDENTITIES in draft.answers:
        _ask(draft, asked)


def _record(
    draft: PreviewDraft,
    who: str,
    before: Sequence[PartnerAdminLink],
    after: Sequence[PartnerAdminLink],
    *,
    disputed: bool,
) -> int:
    """Record the links of an identity; how many of them were only confirmed. What is `disputed` did not end."""
    old, confirmed = {one.id: one for one in before}, 0
    for link in after:
        earlier = old.get(link.id)
        if earlier is not None and replace(link, origin=None) == replace(earlier, origin=None):
            draft.count(WORD_OF[PartnerAdminLink]).same += 1
            continue
        draft.propose(earlier, link, WORD_OF[PartnerAdminLink])
        if earlier is not None and is_only_checked(earlier, link):
            draft.count(WORD_OF[PartnerAdminLink]).same += 1
            confirmed += 1
            continue
        draft.undated += earlier is None and link.since_from == FROM_SIGHT
        if not disputed and link.until not in (None, link.since) and (earlier is None or earlier.until is None):
            draft.notes.append(f"The link of {draft.name(who)} to {link.partner_id} ended on {link.until:%Y-%m-%d}.")
    return confirmed


def _state(
    draft: PreviewDraft,
    who: str,
    said: Sequence[LinkSaid],
    after: Sequence[PartnerAdminLink],
    *,
    undated: bool,
    doubt: Origin | None,
) -> None:
    """Whether it is known now to whom an identity is linked, at any time; `doubt` is what makes it doubtful."""
    states = {one.state: one.origin for one in said}
    in_force = {one.partner_id for one in after if one.until is None}
    dated = any(one.since is not None and one.number in in_force for one in said)
    doubt = doubt or states.get(LinkState.DOUBTFUL)
    said_deleted = draft.answers.get(IDENTITIES) == DELETED
    if doubt is not None and not said_deleted:
        draft.doubt(_KIND, who, doubt)
    elif (dated or states.keys() & {LinkState.NONE, LinkState.DELETED}) and not said_deleted:
        none = [one.origin for one in said if one.state is LinkState.NONE]
        last = max(none, key=time_of, default=None)
        draft.state_collected(_KIND, who, known=True, on=None if last is None else time_of(last), origin=last)
    elif undated and not said_deleted:
        if draft.estate.coverage.knows(_KIND, who):
            draft.state_collected(_KIND, who, known=False)
    elif IDENTITIES in draft.answers:
        draft.doubt(_KIND, who, None)


def _tell_disputes(draft: PreviewDraft, disputes: Mapping[str, LinkDispute]) -> None:
    for who, disputed in list(disputes.items())[:20]:
        seen, other = disputed.linked.origin, disputed.other.origin
        draft.notes.append(
            f"{seen.source} and {other.source} say different things of the link of {draft.name(who)} on "
            f"{other.seen:%Y-%m-%d}: it is in doubt from that day on."
        )


def _ask(draft: PreviewDraft, asked: Mapping[str, Origin]) -> None:
    for who, origin in list(asked.items())[:20]:
        draft.notes.append(
            f"{draft.name(who)} has a partner admin link, but no name in {origin.source}, where others have one: it "
            "may have been deleted. Its link does not count from then on."
        )
    about = f"{counted(len(asked), 'identity', 'identities')} with a partner admin link"
    words = "A list has no name for them, though it has names of others. Were they deleted?"
    options = ((DELETED, "they were deleted"), (EXIST, "they exist"))
    draft.questions.append(Choice(IDENTITIES, about, words, options))
