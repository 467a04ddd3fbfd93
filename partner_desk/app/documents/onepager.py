"""What a partner has at a customer, for the customer: what was granted, who sees what by it, how to take it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.answers import explained
from partner_desk.app.documents.frame import CustomerPart, framed
from partner_desk.app.documents.granted import Granted, GrantedRole
from partner_desk.app.documents.shown import not_checked, verdict_cell
from partner_desk.app.paper import AboutScope
from partner_desk.app.rulebook import library
from partner_desk.domain.access import AccessKind
from partner_desk.domain.grouping import grouped
from partner_desk.domain.naming import listed, principal_called, scope_called, scope_within
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.explain.explanation import Explanation
from partner_desk.language import day_said, tr, trn
from partner_desk.readings.handouts import Viewer
from partner_desk.readings.library import Program
from partner_desk.readings.questions import GRANTED, Answer, Verdict
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    card,
    cards,
    cell,
    coded,
    faint,
    heading,
    lines,
    paragraph,
    said,
    sheet,
    strong,
    table,
)
from partner_desk.reports.shortened import short, short_name

MOST_ROLES, MOST_LINKS, MOST_REASONS = 5, 2, 5
"""So many roles, links and reasons stand on the page; how many more there are is said."""


def onepager_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """A page for each partner with something at the customer."""
    part = CustomerPart(asked, Judge(library()))
    told = [Granted(part, one) for one in part.told_of]
    shown = [one for one in told if one.roles or one.links or one.records] or told[:1]
    sheets = []
    for number, granted in enumerate(shown):
        progress(number, len(shown))
        sheets.append(_Page(granted).sheet())
    name = short(part.estate.scopes.name(part.place))
    return framed(
        asked, part.estate, (tr("For the customer"), tr("What partners see at {name}", name=name)), size, sheets
    )


class _Page:
    """The page about one partner."""

    def __init__(self, granted: Granted) -> None:
        self.granted, self.part, self.partner = granted, granted.part, granted.partner
        self.name, self.tree = short_name(granted.partner), granted.part.estate.scopes

    def sheet(self) -> dict[str, Any]:
        """What stands on it."""
        customer, place = self.part.customer, self.tree.name(self.part.place)
        about = tr(
            "For {name}, tenant {id}; as of {day}.", name=place, id=customer.rsplit("/", 1)[-1], day=self.part.day
        )
        title = tr("What {partner} sees here, and what not", partner=self.name)
        blocks = [*self._what(), *self._who_sees(), *self._good_for(), *self._back()]
        return sheet(title, cell(said(about)), self._answer(), blocks)

    def _answer(self) -> PaperCell:
        granted = self.granted
        working = {one.account for one in granted.roles} | {one.principal for one in granted.links}
        accounts = trn("{count} account", "{count} accounts", len(working))
        roles = trn("{count} role", "{count} roles", len({(one.holder, one.role, one.scope) for one in granted.roles}))
        links = trn("{count} link", "{count} links", len(granted.links))
        has = tr(
            "{partner} has {accounts} here with {roles} and {links}.",
            partner=self.name, accounts=accounts, roles=roles, links=links,
        )  # fmt: skip
        return lines(
            cell(strong(has)),
            cell(
                strong(tr("Only roles give access.")),
                said(" "),
                said(tr("A link gives none; it tells Microsoft for whom an account works.")),
            ),
            cell(
                strong(tr("You can end this at any time, also without {partner}.", partner=self.name)),
                said(" "),
                faint(tr("How stands below.")),
            ),
        )

    # What ---------------------------------------------------------------------------------------------------

    def _what(self) -> Iterator[PaperBlock]:
        yield heading(tr("What is recorded"))
        rows = [*self._role_rows(), *self._link_rows(), *self._record_rows()]
        head = [tr("What"), tr("Where"), tr("What the account may do by it"), tr("Since")]
        if rows:
            yield table([1.5, 1.3, 1.6, -21], head, rows)
        else:
            yield paragraph(tr("Nothing is recorded that {partner} has here.", partner=self.name))
        kept_back = max(len(self._roles) - MOST_ROLES, 0) + max(len(self.granted.links) - MOST_LINKS, 0)
        if kept_back:
            yield paragraph(
                faint(trn("{count} more is not listed here.", "{count} more are not listed here.", kept_back))
            )

    @property
    def _roles(self) -> list[list[GrantedRole]]:
        """Roles of the same kind at the same place together, whoever holds them."""
        same = grouped(self.granted.roles, lambda one: (one.role, one.scope, one.holder, one.kind, one.delegated))
        return list(same.values())

    def _role_rows(self) -> Iterator[list[PaperCell]]:
        for some in self._roles[:MOST_ROLES]:
            role, estate = some[0], self.part.estate
            people = [short(principal_called(estate, one.account), 40) for one in some]
            how = []
            if role.holder not in {one.account for one in some}:
                how.append(tr("in the group {group}", group=short(principal_called(estate, role.holder), 40)))
            if role.delegated:
                how.append(tr("by Azure Lighthouse"))
            if role.kind is not AccessKind.ACTIVE:
                how.append(tr("eligible: only after activation"))
            if all(self.granted.is_disabled(one.account) for one in some):
                how.append(tr("disabled: cannot sign in"))
            yield [
                lines(
                    cell(said(tr("Role")), said(" "), strong(self.granted.called(role.role))),
                    cell(faint(listed(people, 2))),
                    *(cell(faint(one)) for one in how),
                ),
                cell(said(short(scope_within(self.tree, role.scope)))),
                cell(said(self.granted.does(role.role))),
                cell(said(role.since or tr("not known"))),
            ]

    def _link_rows(self) -> Iterator[list[PaperCell]]:
        for link in self.granted.links[:MOST_LINKS]:
            since = day_said(link.since) if link.since is not None else tr("not known")
            person = short(principal_called(self.part.estate, link.principal), 40)
            yield [
                lines(
                    cell(strong(tr("Link")), said(" "), faint("Partner Admin Link, PAL")),
                    cell(faint(tr("PartnerID {number}", number=link.partner_id))),
                ),
                lines(cell(said(tr("the account itself"))), cell(faint(person))),
                cell(said(tr("nothing"))),
                cell(said(since)),
            ]

    def _record_rows(self) -> Iterator[list[PaperCell]]:
        for record in self.granted.records[:MOST_LINKS]:
            since = day_said(record.since) if record.since is not None else tr("not known")
            yield [
                lines(
                    cell(strong(tr("Partner of record")), said(" "), faint("DPOR")),
                    cell(faint(tr("PartnerID {number}", number=record.partner_id))),
                ),
                cell(said(short(scope_called(self.tree, record.subscription)))),
                cell(said(tr("nothing; the partner sees usage of the subscription in its reports"))),
                cell(said(since)),
            ]

    # Who sees what ------------------------------------------------------------------------------------------

    def _who_sees(self) -> Iterator[PaperBlock]:
        if not self.granted.links:
            return
        yield heading(tr("Who sees what by the link"))
        seen = library().handouts.seen
        boxes = (
            (tr("{partner} sees", partner=self.name), Viewer.PARTNER, "tint"),
            (tr("Microsoft sees"), Viewer.MICROSOFT, "tint"),
            (tr("Nobody sees by it"), Viewer.NOBODY, ""),
        )
        shown = [
            card(title, lines(*(cell(said("\N{EN DASH} "), said(tr(one))) for one in seen[viewer])), tone=tone)
            for title, viewer, tone in boxes
        ]
        yield cards(*shown)

    def _good_for(self) -> Iterator[PaperBlock]:
        """The programs that it counts for, those together that stand alike for the same reason."""
        alike: dict[tuple[str, str, int, int], tuple[Answer, list[str]]] = {}
        counting: list[Program] = []
        for program in library().programs.values():
            explanation = explained(self.part.estate, self.part.view(self.partner.id, program.id), self.part.place)
            answer = explanation.answer
            if not program.association and answer.verdict in (*GRANTED, Verdict.UNKNOWN):
                counts = answer.leaves.get(Verdict.RECOGNIZED, 0), answer.leaves.get(Verdict.UNKNOWN, 0)
                key = f"{answer.verdict} {answer.disputed}", explanation.headline.because or _by(explanation), *counts
                alike.setdefault(key, (answer, []))[1].append(program.name)
                counting.append(program)
        rows = [
            [cell(said(", ".join(names))), verdict_cell(answer), cell(said(because))]
            for (_, because, *_), (answer, names) in alike.items()
        ]
        yield heading(tr("What it is good for"))
        if rows:
            yield table(
                [1.3, 1.1, 2.2], [tr("Program of Microsoft"), tr("Recognized"), tr("Because")], rows[:MOST_REASONS]
            )
            if unseen := not_checked(counting):
                yield paragraph(faint(unseen))
        else:
            yield paragraph(tr("{partner} is recognized for nothing here.", partner=self.name))

    # The way back -------------------------------------------------------------------------------------------

    def _back(self) -> Iterator[PaperBlock]:
        ways: list[tuple[PaperCell, str, str]] = []
        if any(not one.delegated for one in self.granted.roles):
            ways.append((
                _way(tr("Remove a role:"), tr("Access control (IAM), Role assignments, the account, Remove")),
                tr("you: an owner or User Access Administrator there"),
                tr("the access there, and what counts by it"),
            ))  # fmt: skip
        if any(one.delegated for one in self.granted.roles):
            ways.append((
                _way(tr("End a delegation:"), tr("Azure portal, Service providers, Delegations, Delete")),
                tr("you: an owner there"),
                tr("all access by that delegation"),
            ))  # fmt: skip
        if self._guests:
            ways.append((
                _way(tr("Block or delete the account:"), tr("Microsoft Entra, Users, the account")),
                tr("you: a User Administrator"),
                tr("all its access, and the effect of its link"),
            ))  # fmt: skip
        if self.granted.links:
            number = self.granted.links[0].partner_id
            ways.append((
                lines(
                    _way(tr("Delete the link:"), tr("with the command")),
                    cell(coded(f"az managementpartner delete --partner-id {number}")),
                ),
                tr("only {partner}, signed in as that account", partner=self.name),
                tr("only the attribution; the access stays"),
            ))  # fmt: skip
        if self.granted.records:
            ways.append((
                _way(tr("Remove the partner of record:"), tr("the subscription, Partner information")),
                tr("you: an owner of the subscription"),
                tr("the attribution of the subscription"),
            ))  # fmt: skip
        if not ways:
            return
        yield heading(tr("How you take it back"))
        head = ["", tr("Way"), tr("Who"), tr("What ends then")]
        rows = [
            [cell(strong(str(number))), way, cell(said(who)), cell(said(ends))]
            for number, (way, who, ends) in enumerate(ways, 1)
        ]
        yield table([-7, 2, 1.2, 1.2], head, rows)
        if self.granted.links:
            told = tr(
                "Microsoft shows a link to the linked account only. Ask {partner} for a confirmation to check it.",
                partner=self.name,
            )
            yield paragraph(strong(tr("Good to know:")), said(" "), said(told))
            told_by = library().handouts
            first, second, third = (library().sources[one] for one in told_by.further_sources)
            yield paragraph(
                faint(
                    tr(
                        told_by.further,
                        first=first.title, day=first.day_words, second=second.title, other=second.day_words,
                        third=third.title, last=third.day_words,
                    )
                )
            )  # fmt: skip

    @property
    def _guests(self) -> bool:
        people = self.granted.accounts.values()
        return any(one.tenant == self.part.customer and one.kind.is_identity for one in people)


def _by(explanation: Explanation) -> str:
    """What it rests on where it is recognized."""
    told = (one for part in explanation.parts if part.verdict in GRANTED for one in part.proof.children if one.deciding)
    return next((one.because for one in told), "")


def _way(what: str, how: str) -> PaperCell:
    return cell(strong(what), said(" "), said(how))
