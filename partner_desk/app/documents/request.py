"""A change request: one step that would bring recognition, its price, its way back, who does it, how it is proved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partner_desk.app.answers import explained
from partner_desk.app.documents.frame import CustomerPart, framed
from partner_desk.app.documents.planned import all_done
from partner_desk.app.documents.requested import RequestedStep, requested_step
from partner_desk.app.documents.shown import not_checked
from partner_desk.app.paper import AboutScope
from partner_desk.app.rulebook import library
from partner_desk.app.since import stay_words
from partner_desk.app.timeline import stay_of
from partner_desk.domain import clock
from partner_desk.domain.errors import Refused
from partner_desk.domain.naming import principal_called
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.exchange.runbook import az, needs
from partner_desk.exchange.runbook.model import RunbookStep
from partner_desk.language import tr
from partner_desk.readings.questions import Verdict
from partner_desk.reports.sheet import (
    PaperBlock,
    PaperCell,
    blank,
    bullets,
    cell,
    coded,
    commands,
    facts,
    faint,
    heading,
    lines,
    page_break,
    paragraph,
    said,
    sheet,
    sign,
    sign_off,
    strong,
    tick_box,
)
from partner_desk.reports.shortened import short, short_name

MOST_STEPS = 3
"""So many steps stand on the first page; all of them in the appendix."""
OTHERS = 1
"""So many other ways are told that were not chosen; the window has them all."""


def request_content(asked: AboutScope, size: str = "a4", progress: Progress = silent) -> dict[str, Any]:
    """The page to agree to, and the runbook as its appendix."""
    part = CustomerPart(asked, Judge(library()))
    if part.day < clock.today() and not part.estate.invented:
        raise Refused("A change request is about what can be done now: ask for it without an earlier day.")
    if asked.changes is not None:
        part = all_done(part)
    requested = requested_step(part, progress)
    page = _Page(requested)
    title = tr("Change request: {what}", what=short(requested.called, 90))
    body = sheet(title, page.to_whom(), page.answer(), [*page.blocks()])
    return framed(asked, part.estate, (tr("Change request"), title), size, [body], day=part.day)


class _Page:
    """What stands on the page."""

    def __init__(self, asked: RequestedStep) -> None:
        self.asked, self.part, self.advice = asked, asked.part, asked.chosen
        self.tree, self.name = asked.part.estate.scopes, short_name(asked.partner)

    def to_whom(self) -> PaperCell:
        """To whom, from whom, and room for a number."""
        sender = short(self.part.asked.firm.name) or self.name
        to = tr("To {who}; from {sender}; about {day}.", who=self.advice.who, sender=sender, day=self.part.day)
        return cell(
            said(to),
            said(" "),
            said(tr("Number")),
            said(" "),
            blank(22),
            said(" "),
            said(tr("wanted by")),
            said(" "),
            blank(20),
        )

    def answer(self) -> PaperCell:
        """What is asked for, and what it opens."""
        return lines(
            cell(strong(self.advice.text)), cell(said(tr("What it opens: {cost}.", cost=self.advice.cost.rstrip("."))))
        )

    def blocks(self) -> Iterator[PaperBlock]:
        """Reasons, ids, steps, signatures; then the runbook."""
        yield facts([*self._reasons()])
        yield heading(tr("Identifiers"))
        yield facts([*self._ids()])
        steps = self.asked.book.steps
        yield heading(tr("How, for the person who does it"))
        for step in steps[:MOST_STEPS]:
            yield from self._portal(step)
        if not steps:
            yield paragraph(tr("Nothing has to be done in Azure."))
        customer = short(self.tree.name(self.tree.tenant(self.asked.place)))
        yield heading(tr("Sign-off"))
        yield sign_off(
            cell(strong(tr("Asked for, {name}", name=self.name))),
            cell(
                tick_box(),
                strong(f" {tr('agreed')}"),
                said("   "),
                tick_box(),
                strong(f" {tr('refused')}"),
                faint(f"  {customer}"),
            ),
            cell(strong(tr("Done and proved, {name}", name=customer))),
        )
        if any(step.change is not None for step in steps) or len(steps) > MOST_STEPS:
            yield page_break()
            yield from self._runbook()

    # Why ----------------------------------------------------------------------------------------------------

    def _reasons(self) -> Iterator[tuple[str, PaperCell]]:
        view = self.part.view(self.asked.partner.id, self.asked.program)
        now = explained(self.part.estate, view, self.asked.place).answer
        note = self.advice.note or tr(
            "Without such a reason, refuse: access whose only purpose is recognition must not be pressed for."
        )
        if self.asked.finding is not None:
            yield (
                tr("What was found"),
                lines(cell(said(self.asked.finding.sentence)), cell(faint(self.asked.finding.rule))),
            )
        yield tr("Reason in the service"), lines(cell(blank(110)), cell(faint(note)))
        yield (
            tr("What comes of it"),
            lines(
                self._turn(now.verdict),
                *(cell(faint(one)) for one in filter(None, [not_checked([library().programs[self.asked.program]])])),
                *(cell(said(one.text)) for one in self.advice.effects),
            ),
        )
        stay = stay_of(self.part.estate, view, self.asked.place, self.part.by)
        if (since := stay_words(stay)) and now.verdict is not Verdict.RECOGNIZED:
            yield tr("As it is now"), cell(said(stay.loss.text if stay.loss is not None else since))
        yield tr("Risk"), lines(*(cell(said(one)) for one in self._risks()))
        others = [one.text for one in self.asked.all if one is not self.advice and one.changes is not None][:OTHERS]
        if others:
            yield tr("Not chosen"), lines(*(cell(said(one)) for one in others))
        back = [words.plain() for step in self.asked.book.steps[:MOST_STEPS] for words in step.back]
        if back:
            yield (
                tr("Way back"),
                lines(
                    *(cell(said(one)) for one in back[:4]), cell(faint(tr("What counts by it then ends on that day.")))
                ),
            )
        who = dict.fromkeys(step.who.plain() for step in self.asked.book.steps)
        if who:
            yield tr("Who may do it"), lines(*(cell(said(one)) for one in who))

    def _turn(self, before: Verdict) -> PaperCell:
        program = library().programs[self.asked.program].name
        after = self.advice.verdict_after
        told = tr(
            "{partner} at {place}, {program}:",
            partner=self.name,
            place=short(self.tree.name(self.asked.place)),
            program=program,
        )
        since = tr("from {day}", day=self.advice.counts_from) if self.advice.counts_from is not None else ""
        disputed = tr("(disputed)") if self.advice.disputed_after else ""
        return cell(
            said(told), said(" "), sign(before), said(" "), said(tr(before.words)), said(" \N{RIGHTWARDS ARROW} "),
            sign(after), said(" "), strong(tr(after.words)), said(" "), said(" ".join(filter(None, (disputed, since)))),
        )  # fmt: skip

    def _risks(self) -> Iterator[str]:
        cost = self.advice.cost.rstrip(".")
        yield f"{cost[:1].upper()}{cost[1:]}."
        lost = [one for one in self.advice.effects if one.lost]
        yield (
            tr("It takes recognition away, as told above.")
            if lost
            else tr("Nobody loses recognition by it, as far as it is recorded.")
        )
        yield tr("Nothing that runs is touched; only who may do what.")

    def _ids(self) -> Iterator[tuple[str, PaperCell]]:
        tree = self.tree
        tenant = tree.tenant(self.asked.place)
        yield tr("Tenant"), cell(said(short(tree.name(tenant))), said("  "), coded(tree.id(tenant).rsplit("/", 1)[-1]))
        told: dict[tuple[str, str], tuple[str, str]] = {}
        for change in self.asked.changes:
            fact = change.after or change.before
            for field, kind in (
                ("scope", "scope"),
                ("subscription", "scope"),
                ("principal", "principal"),
                ("role", "role"),
                ("partner_id", "number"),
            ):
                value = getattr(fact, field, None)
                if isinstance(value, str) and value:
                    told.setdefault((kind, value), self._told(kind, value))
        for label, (name, number) in ((self._label(kind), shown) for (kind, _), shown in told.items()):
            yield label, cell(said(f"{short(name)}  " if name else ""), coded(number))

    def _label(self, kind: str) -> str:
        return {
            "scope": tr("Scope"),
            "principal": tr("Account or group"),
            "role": tr("Role"),
            "number": tr("PartnerID"),
        }[kind]

    def _told(self, kind: str, value: str) -> tuple[str, str]:
        estate, tree = self.part.estate, self.tree
        if kind == "scope":
            place = tree.find(value)
            return ("", value) if place is None else (tree.name(place), tree.id(place))
        if kind == "principal":
            return principal_called(estate, value), value
        if kind == "role":
            return library().roles.called(value, estate.role_definitions.get(value)), value
        return "", value

    # How ----------------------------------------------------------------------------------------------------

    def _portal(self, step: RunbookStep) -> Iterator[PaperBlock]:
        yield paragraph(strong(step.title.plain()), said(" "), faint(step.who.plain()))
        yield bullets([cell(said(words.plain())) for words in step.portal])
        yield paragraph(strong(tr("Proof:")), said(" "), said(step.proof.plain()))
        if step.change is None:
            yield paragraph(faint(tr("No command is written: an id is not recorded, or people do it in the portal.")))
        else:
            yield paragraph(faint(tr("Or by command: the runbook in the appendix.")))

    def _runbook(self) -> Iterator[PaperBlock]:
        yield heading(tr("Appendix: runbook"))
        yield paragraph(
            faint(tr("Nothing was executed. Azure may have changed since: look first, and stop at any other answer."))
        )
        for number, step in enumerate(self.asked.book.steps, 1):
            yield paragraph(
                strong(tr("{number}. {title}", number=number, title=step.title.plain())),
                said(" "),
                faint(step.who.plain()),
            )
            notes = [words.plain() for words in step.notes]
            if notes:
                yield bullets([cell(said(one)) for one in notes])
            if step.change is None or step.sign_in is None:
                yield bullets([cell(said(words.plain())) for words in step.portal])
                continue
            asked = az.line(*az.question(step.change)).split("\n")
            first, last = az.answers(step.change)
            yield paragraph(said(tr("It needs: {needs}", needs="; ".join(needs.for_az(step.change)))))
            yield commands([
                (tr("Sign in"), az.sign_in(step.sign_in)),
                (tr("Look first; go on only at {answer}", answer=first), asked),
                (tr("Change"), _split(az.shown_commands(step.change))),
                (tr("Prove: only {answer} proves it", answer=last), asked),
                (tr("Way back"), _split(az.shown_commands(step.change.back))),
            ])  # fmt: skip


def _split(shown: list[str]) -> list[str]:
    return [line for one in shown for line in one.split("\n")]
