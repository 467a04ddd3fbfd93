"""The evidence pack for a ticket at Microsoft: ids, the question, what was expected and why, files and days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from partner_desk.app.documents.evidence_rows import SIGN_OF, EvidenceRows, sha256
from partner_desk.app.documents.frame import CustomerPart, framed
from partner_desk.app.documents.granted import Granted
from partner_desk.app.documents.redacting import redacted
from partner_desk.app.documents.shown import not_checked
from partner_desk.app.month_strip import of_month
from partner_desk.app.paper import AboutScope
from partner_desk.app.rulebook import library
from partner_desk.domain.access import AccessKind
from partner_desk.domain.amounts import money
from partner_desk.domain.grouping import grouped
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.moments import holds_at, start_of
from partner_desk.domain.naming import name_or_id, principal_called
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.language import month_said, tr, trn
from partner_desk.readings.questions import Verdict
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    blank,
    cell,
    coded,
    facts,
    faint,
    heading,
    lines,
    paragraph,
    said,
    sheet,
    sign,
    strip,
    strong,
    table,
)
from partner_desk.reports.shortened import short, short_name

MOST_CONDITIONS, MOST_FILES, MOST_ROLES, MOST_SUBSCRIPTIONS, MOST_RESOURCES = 8, 4, 2, 3, 2
"""So many of each stand on the page; of the conditions and the files the annex has all."""
BOXES = 36
"""More days than these are told month by month."""


def rows_of(asked: AboutScope) -> EvidenceRows:
    """What the pack is made of: for the partner that is asked for, else the one that Microsoft bills here."""
    asked = redacted(asked) if asked.wish.redact else asked
    part = CustomerPart(asked, Judge(library()))
    program = next(iter(asked.wish.programs), "") or next(iter(library().credited_programs()), part.main_program)
    partner = subject(part)
    # Whoever else has a role here has nothing to do with it.
    named = asked.wish.partners or tuple(dict.fromkeys((partner.id, *_resellers(part))))
    return EvidenceRows(
        CustomerPart(replace(asked, wish=replace(asked.wish, partners=named)), part.by), partner, program
    )


def _resellers(part: CustomerPart) -> list[str]:
    """Those who sell what is here, as far as they are on the desk."""
    keys, now = {part.estate.scopes.key(one) for one in part.around}, start_of(part.day)
    sold = (one for one in part.estate.billings.values() if one.subscription in keys and holds_at(one, now))
    return [key for one in sold if (key := one.reseller_of_record) is not None and key in part.estate.partners]


def evidence_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The page."""
    progress(0, 1)
    rows = rows_of(asked)
    page = _Page(rows)
    title = page.title()
    body = sheet(title, page.to_whom(), page.answer(), [*page.blocks()])
    return framed(rows.part.asked, rows.part.estate, (tr("Evidence pack"), title), size, [body])


def evidence_csv(asked: AboutScope) -> bytes:
    """The annex as a table."""
    return rows_of(asked).as_csv()


def evidence_json(asked: AboutScope) -> bytes:
    """The annex for a program."""
    return rows_of(asked).as_json()


def subject(part: CustomerPart, *, billed_only: bool = False) -> Partner:
    """The partner that is asked for, else that is looked at and has business here, else that Microsoft bills here.

    With `billed_only` somebody who is looked at but never billed here gives way, too.
    """
    if part.asked.wish.partners:
        return part.estate.partners[part.asked.wish.partners[0]]
    above, now = part.estate.scopes.above(part.place, ScopeKind.SUBSCRIPTION), start_of(part.day)
    keys = {part.estate.scopes.key(one) for one in ([above] if above is not None else part.subscriptions)}
    billed = [one.bill_to for one in part.estate.billings.values() if one.subscription in keys and holds_at(one, now)]
    known = [part.estate.partners[one] for one in billed if one is not None and one in part.estate.partners]
    here = known if known and billed_only else part.partners
    looked_at = [one for one in here if one.id == part.asked.looked_at]
    return next(iter([*looked_at, *known]), None) or part.told_of[0]


class _Page:
    """What stands on the page."""

    def __init__(self, rows: EvidenceRows) -> None:
        self.rows, self.part, self.partner = rows, rows.part, rows.partner
        self.tree, self.program = rows.part.estate.scopes, library().programs[rows.program]
        self.name, self.place = short_name(rows.partner), short(rows.part.estate.scopes.name(rows.part.place))

    def title(self) -> str:
        """What, where, when."""
        return tr(
            "{program} at {place}, {period}", program=self.program.short, place=self.place, period=self.part.period
        )

    def to_whom(self) -> PaperCell:
        """To whom, and room for the number of the ticket."""
        told = tr("To Microsoft partner support, for {partner}.", partner=self.name)
        return cell(said(told), said(" "), said(tr("Ticket number")), said(" "), blank(40))

    def answer(self) -> PaperCell:
        """What was expected, what files show, and the one question."""
        rows = self.rows
        expected = " ".join(self._expected())
        if rows.missing_days:
            shown = tr("Bills show 0 % on {count:,} of them.", count=len(rows.missing_days))
            question = tr(
                "which condition failed on {days} at this place? If none did, please rate these days again.",
                days=_days(rows.missing_days),
            )
        else:
            shown = tr("No bill on the desk contradicts it.") if rows.in_files else tr("No bill is recorded for it.")
            if rows.against_days:
                shown = trn(
                    "Bills credit it on {count} day on which the rules say not recognized.",
                    "Bills credit it on {count} days on which the rules say not recognized.",
                    rows.against_days,
                )
            question = tr("does your record agree, and if not, which condition differs and since when?")
        return lines(
            cell(strong(expected), said(" "), strong(shown)),
            cell(strong(tr("Question:")), said(" "), said(question)),
        )

    def _expected(self) -> Iterator[str]:
        """On how many days it was recognized, and what of that is partly so, disputed, or not known."""
        rows, days = self.rows, self.part.period.days
        verdicts = [*rows.by_rules.values()]
        elsewhere = verdicts.count(Verdict.NOT_APPLICABLE)
        if elsewhere == days:
            yield tr("By the documented rules {program} does not apply here on these days.", program=self.program.short)
            return
        yield tr(
            "By the documented rules {partner} was recognized on {count:,} of {all:,} days.",
            partner=self.name, count=rows.good_days, all=days,
        )  # fmt: skip
        if partly := verdicts.count(Verdict.PARTLY):
            yield tr("On {count:,} of them only a part of this place was.", count=partly)
        if rows.disputed_days:
            yield tr("Sources disagree about {count:,} of them.", count=rows.disputed_days)
        if unknown := verdicts.count(Verdict.UNKNOWN):
            yield tr("On {count:,} it is not known.", count=unknown)
        if elsewhere:
            yield tr("On {count:,} {program} does not apply.", count=elsewhere, program=self.program.short)

    def blocks(self) -> Iterator[PaperBlock]:
        """Ids, conditions, files, days."""
        yield heading(tr("1. Identifiers"))
        yield facts([*self._ids()])
        yield heading(tr("2. What was expected on {day}, and by which source", day=self.rows.day))
        yield from self._conditions()
        yield heading(tr("3. What each file says"))
        yield from self._files()
        yield heading(tr("4. Days"))
        yield self._strip()
        for currency, estimate in self.rows.stake.items():
            yield paragraph(strong(tr("At stake: {money}, estimate.", money=money(estimate, currency))))
        yield paragraph(faint(self._annex()))
        cited = dict.fromkeys(
            cite.source for proof in self.rows.conditions[:MOST_CONDITIONS] for cite in proof.cites[:1]
        )
        sources = [library().sources[one] for one in cited]
        yield paragraph(
            faint(
                "; ".join(
                    tr("{source} {title}: {where}", source=one.id, title=one.title, where=one.where)
                    for one in sources[:3]
                )
            )
        )

    def _ids(self) -> Iterator[tuple[str, PaperCell]]:
        tree, estate, now = self.tree, self.part.estate, start_of(self.rows.day)
        tenant, above = tree.tenant(self.part.place), tree.above(self.part.place, ScopeKind.SUBSCRIPTION)
        yield tr("Customer, tenant"), cell(said(f"{short(tree.name(tenant))}  "), coded(_last(tree.id(tenant))))
        offers = [one for one in estate.billings.values() if holds_at(one, now)]
        scopes = [above] if above is not None else self.part.subscriptions
        for scope in scopes[:MOST_SUBSCRIPTIONS]:
            of_this = [one for one in offers if one.subscription == tree.key(scope)]
            offer = ", ".join(dict.fromkeys(tr(one.offer.words) for one in of_this))
            yield (
                tr("Subscription, offer"),
                cell(said(f"{short(tree.name(scope))}  "), coded(_last(tree.id(scope))), said(f"  {offer}")),
            )
        if (left := len(scopes) - MOST_SUBSCRIPTIONS) > 0:
            yield "", cell(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))
        if tree.kind_of(self.part.place) > ScopeKind.SUBSCRIPTION:
            yield tr(tree.kind_of(self.part.place).words).capitalize(), cell(coded(tree.id(self.part.place)))
        yield from self._without_credit()
        yield (
            tr("Partner, PartnerIDs"),
            cell(said(f"{self.name}  "), coded(", ".join(filter(None, self.partner.partner_ids)))),
        )
        if self.partner.tenant is not None:
            yield tr("Tenant of the partner"), cell(coded(_last(self.partner.tenant)))
        for reseller in dict.fromkeys(
            one.reseller_of_record for one in offers if one.reseller_of_record in estate.partners
        ):
            seller = estate.partners[str(reseller)]
            yield (
                tr("Reseller of record"),
                cell(said(f"{short(name_or_id(seller))}  "), coded(", ".join(filter(None, seller.partner_ids)))),
            )
        yield from self._access()

    def _without_credit(self) -> Iterator[tuple[str, PaperCell]]:
        """Which resources the bill gives nothing for, where the pack is about more than one."""
        keys = dict.fromkeys(one.scope for one in self.rows.missing)
        scopes = [scope for one in keys if (scope := self.tree.find(one)) is not None and scope != self.part.place]
        for scope in scopes[:MOST_RESOURCES]:
            name = short(self.tree.name(scope))  # an id of Azure ends with the name
            told = said(name) if self.part.asked.wish.redact else coded(self.tree.id(scope))
            yield tr("A bill gives 0 % for"), cell(told)
        if (left := len(scopes) - MOST_RESOURCES) > 0:
            yield "", cell(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))

    def _access(self) -> Iterator[tuple[str, PaperCell]]:
        """Who holds the access that counts on the day in question: the partner's, and that of the reseller."""
        told: list[tuple[str, PaperCell]] = []
        sellers = {one.reseller_of_record for one in self.part.estate.billings.values()} - {self.partner.id, None}
        here = [one for one in self.part.partners if one.id in sellers]
        for partner in (self.partner, *here):
            granted = Granted(self.part, partner, self.rows.day)
            links = {one.principal: one for one in granted.links}
            for role in granted.roles:
                scope = self.tree.find(role.scope)
                where = self.tree.name(scope) if scope is not None else role.scope
                rest = tr(
                    "{role} at {place}, since {day}",
                    role=granted.called(role.role),
                    place=short(where),
                    day=role.since or "?",
                )
                person = cell(said(f"{short(principal_called(self.part.estate, role.account))}  "), coded(role.account))
                link = links.get(role.account)
                number = tr("linked to PartnerID {number}", number=link.partner_id) if link is not None else ""
                only = tr("eligible: only after activation") if role.kind is not AccessKind.ACTIVE else ""
                ended = tr("ended on {day}", day=role.until) if role.until else ""
                words = "; ".join(filter(None, (rest, ended, only, number)))
                told.append((tr("Identity with access"), lines(person, cell(said(words)))))
        yield from told[:MOST_ROLES]
        if (left := len(told) - MOST_ROLES) > 0:
            yield "", cell(faint(trn("{count} more is not listed here.", "{count} more are not listed here.", left)))

    def _conditions(self) -> Iterator[PaperBlock]:
        rows = []
        for proof in self.rows.conditions[:MOST_CONDITIONS]:
            verdict = SIGN_OF.get(proof.verdict, Verdict.UNKNOWN)
            rows.append([
                cell(sign(verdict), said(" "), said(tr(proof.verdict))),
                cell(said(proof.name)),
                cell(said(proof.because)),
                cell(said(self.rows.letters(proof))),
                cell(faint(self.rows.cited(proof))),
            ])  # fmt: skip
        if rows:
            yield table(
                [-21, 1, 2.2, -9, -26], [tr("Holds"), tr("Condition"), tr("Fact"), tr("File"), tr("Rule by")], rows
            )
            if unseen := not_checked([library().programs[self.rows.program]]):
                yield paragraph(faint(unseen))
        else:
            yield paragraph(tr("Nothing was asked: the program does not apply here on that day."))

    def _files(self) -> Iterator[PaperBlock]:
        rows = []
        for file in list(self.rows.files.values())[:MOST_FILES]:
            hashed = coded(file.hash) if file.hash else faint(tr("SHA-256 not recorded"))
            rows.append([
                cell(strong(file.letter)),
                cell(said(short(file.name))),
                cell(said(file.seen)),
                lines(cell(said(short("; ".join(file.says[:2]), 90))), cell(hashed)),
            ])  # fmt: skip
        if rows:
            yield table(
                [-7, 1, -27, 2.4], ["", tr("Source"), tr("Speaks of (UTC)"), tr("It says, and its SHA-256")], rows
            )
        else:
            yield paragraph(tr("No fact that decides comes from a file."))

    def _strip(self) -> PaperBlock:
        rows, days = self.rows, list(self.rows.by_rules)
        if len(days) <= BOXES:
            head = [f"{one.day}" for one in days]
            rules = [rows.by_rules[one].value for one in days]
            files = [rows.in_files.get(one, "none") for one in days]
            marks = [number for number, one in enumerate(days) if one in rows.missing_days]
        else:
            months = grouped(days, month_said)
            head = list(months)
            rules = [of_month({rows.by_rules[one] for one in some}).value for some in months.values()]
            files = [_month_of_files(rows, some) for some in months.values()]
            marks = [number for number, some in enumerate(months.values()) if {*some} & {*rows.missing_days}]
        told: list[dict[str, Any]] = [{"name": tr("by the rules"), "cells": rules, "marks": [], "end": ""}]
        if rows.in_files:
            told.append({"name": tr("in the bills"), "cells": files, "marks": marks, "end": ""})
        legend = tr("Filled: recognized or credited; half: in part; empty: not; ?: not known; 0: a bill gives 0 %.")
        return strip(head, told, legend)

    def _annex(self) -> str:
        return tr(
            "With this page: every row as CSV (SHA-256 {csv}) and as JSON (SHA-256 {json}).",
            csv=sha256(self.rows.as_csv()), json=sha256(self.rows.as_json()),
        )  # fmt: skip


def _month_of_files(rows: EvidenceRows, days: list[date]) -> str:
    told = {rows.in_files[one] for one in days if one in rows.in_files}
    if not told:
        return "none"
    return next(iter(told)) if len(told) == 1 else Verdict.PARTLY.value


def _days(days: list[date]) -> str:
    told = ", ".join(str(one) for one in days[:4])
    return told if len(days) <= 4 else tr("{days} and {count} more days", days=told, count=len(days) - 4)


def _last(text: str) -> str:
    return text.rsplit("/", 1)[-1]
