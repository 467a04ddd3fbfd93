"""The rows behind an evidence pack: conditions with facts and sources, what each file said, and the days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from partner_desk.app.answers import explained
from partner_desk.app.csvtable import csv_table
from partner_desk.app.documents.frame import CustomerPart
from partner_desk.app.rulebook import library
from partner_desk.app.timeline import Timeline, TimelineQuestion, TimelineSpan
from partner_desk.app.versions import versions
from partner_desk.domain.billing import EarnedCredit
from partner_desk.domain.changes import KINDS, Fact, fact_key
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import ONE_DAY, holds_at, start_of
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.explain.explanation import Explanation
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.proof import Proof
from partner_desk.findings.compared_runs import ComparedRun, Outcome
from partner_desk.findings.credit_comparison import compare, subscription_above
from partner_desk.language import moment_said, tr
from partner_desk.readings.questions import GRANTED, Truth, Verdict

MOST_DAYS = 400
"""Of so many days an evidence pack can be made: no ticket is about more."""


@dataclass(frozen=True, slots=True)
class ToldFile:
    """A file that said something here: its letter, its name, when it speaks of, what was recorded, and its hash."""

    letter: str
    name: str
    seen: str
    says: tuple[str, ...]
    hash: str


@dataclass(frozen=True)
class EvidenceRows:
    """What is known of one partner and program at one place, day by day, and where from."""

    part: CustomerPart
    partner: Partner
    program: str

    def __post_init__(self) -> None:
        """Refuse what would never end."""
        if self.part.period.days > MOST_DAYS:
            raise Refused("An evidence pack is about {most} days at most.", most=MOST_DAYS)

    # Days ---------------------------------------------------------------------------------------------------

    @cached_property
    def _pieces(self) -> list[TimelineSpan]:
        part = self.part
        asked = TimelineQuestion(self.partner.id, part.place, self.program, part.asked.view.reading)
        return [*Timeline(part.estate, asked, part.by).pieces(part.period.since, part.period.until)]

    @cached_property
    def by_rules(self) -> dict[date, Verdict]:
        """The verdict of each day."""
        return verdict_by_day(self._pieces)

    @property
    def disputed_days(self) -> int:
        """On how many of the days on which it is recognized sources disagree about that."""
        return sum(one.days for one in self._pieces if one.disputed and one.verdict in GRANTED)

    @cached_property
    def in_files(self) -> dict[date, str]:
        """What bills say of each day: credited, 0 %, in part; nothing where none does."""
        keys = {self.part.estate.scopes.key(one) for one in self.part.below}
        percents: dict[date, set[bool]] = {}
        if self.program in library().credited_programs():
            of_partner = charged_to(self.part.estate, self.partner.id)
            for credit in self.part.estate.earned_credits.values():
                here = credit.scope in keys and credit.amount and holds_at(self.part.period, credit.on)
                if here and of_partner(credit):
                    percents.setdefault(credit.on, set()).add(credit.percent > 0)
        words = {(True,): Verdict.RECOGNIZED.value, (False,): "zero", (False, True): Verdict.PARTLY.value}
        return {day: words[tuple(sorted(given))] for day, given in percents.items()}

    @cached_property
    def missing(self) -> tuple[ComparedRun, ...]:
        """Where the desk says recognized, and a bill gave nothing."""
        if not self.in_files:
            return ()
        keys = {self.part.estate.scopes.key(one) for one in self.part.below}
        runs = compare(self.part.estate, self.part.by, self.part.period, self.part.asked.view.reading)
        mine = (one for one in runs if one.partner == self.partner.id and one.scope in keys)
        return tuple(one for one in mine if one.outcome is Outcome.NOT_CREDITED)

    @property
    def missing_days(self) -> list[date]:
        """The days of that."""
        return sorted({credit.on for run in self.missing for credit in run.credits})

    @property
    def stake(self) -> dict[str, Fraction]:
        """The credit that is estimated to be missing, by currency."""
        sums: dict[str, Fraction] = {}
        for run in self.missing:
            sums[run.currency] = sums.get(run.currency, Fraction(0)) + (run.estimate or 0)
        return sums

    @property
    def good_days(self) -> int:
        """On how many days it is recognized, if only for a part of what is here."""
        return sum(verdict in GRANTED for verdict in self.by_rules.values())

    @property
    def against_days(self) -> int:
        """On how many days bills credit what the rules do not recognize."""
        credited = (Verdict.RECOGNIZED.value, Verdict.PARTLY.value)
        return sum(
            self.by_rules.get(day) is Verdict.NOT_RECOGNIZED for day, word in self.in_files.items() if word in credited
        )

    # Conditions and files -----------------------------------------------------------------------------------

    @cached_property
    def day(self) -> date:
        """The day whose reasons are told: the first that is in question, else the last one."""
        return (self.missing_days or [self.part.day])[0]

    @cached_property
    def explanation(self) -> Explanation:
        """Why it is as it is on that day."""
        view = self.part.asked.view
        about = type(view)(self.partner.id, self.program, self.day, view.reading)
        return explained(self.part.estate, about, self.part.place)

    @cached_property
    def conditions(self) -> list[Proof]:
        """What was looked at and decides, each once."""
        parts = sorted(self.explanation.parts, key=lambda one: one.verdict not in GRANTED)
        walked = (one for part in parts for one in part.proof.walk() if not one.children)
        every = [one for one in walked if not one.inapplicable]
        deciding = [one for one in every if one.deciding] or every
        return list({(one.name, one.because): one for one in deciding}.values())

    def facts_of(self, proof: Proof) -> Iterator[tuple[FactLink, Fact]]:
        """The facts that a condition rests on."""
        for link in proof.facts:
            fact = self.part.estate.facts.get(KINDS[link.kind], {}).get(link.key)
            if fact is not None:
                yield link, fact

    @cached_property
    def files(self) -> dict[str, ToldFile]:
        """The sources of all that, by name."""
        says: dict[str, dict[str, None]] = {}
        origins: dict[str, Origin] = {}
        hashes: dict[str, str] = {}
        for text, fact in self._told():
            if fact.origin is not None:
                name = fact.origin.source
                says.setdefault(name, {})[text] = None
                origins[name] = fact.origin
                hashes.setdefault(name, self._hash(fact))
        return {
            name: ToldFile(letter_of(number), name, moment_said(origins[name].seen), tuple(told), hashes[name])
            for number, (name, told) in enumerate(says.items())
        }

    def _told(self) -> Iterator[tuple[str, Fact]]:
        """What the conditions rest on and what bills say, in words, with the fact."""
        for proof in self.conditions:
            for link, fact in self.facts_of(proof):
                yield link.text, fact
        for credit in self.part.estate.earned_credits.values():
            if credit.on in self.in_files:
                yield tr("{count:,} days with a percentage credited", count=len(self.in_files)), credit

    def _hash(self, fact: Fact) -> str:
        """The hash of the file that said something, which may have no name here."""
        known = self.part.asked.estate.facts.get(type(fact), {}).get(fact_key(fact), fact)
        return self.part.asked.wish.hashes.get(known.origin.source, "") if known.origin is not None else ""

    def letters(self, proof: Proof) -> str:
        """The letters of the files that a condition rests on."""
        sources = dict.fromkeys(fact.origin.source for _, fact in self.facts_of(proof) if fact.origin is not None)
        return ", ".join(self.files[one].letter for one in sources)

    def cited(self, proof: Proof) -> str:
        """The source of the rule, and its day."""
        cites = [library().sources[one.source] for one in proof.cites[:1]]
        return "; ".join(tr("{source} ({day})", source=one.id, day=one.date) for one in cites)

    # As files -----------------------------------------------------------------------------------------------

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Every row, in one table: what it is about, its name, what is said, the answer, the files, the source."""
        for proof in self.conditions:
            yield ("condition", proof.name, proof.because, proof.verdict, self.letters(proof), self.cited(proof))
        for proof in self.conditions:
            for link, fact in self.facts_of(proof):
                source = fact.origin.source if fact.origin is not None else ""
                yield ("fact", link.kind, link.text, "", source, link.key)
        for file in self.files.values():
            yield ("file", file.name, "; ".join(file.says), file.seen, file.letter, file.hash)
        for day, verdict in self.by_rules.items():
            yield ("day", day.isoformat(), verdict.value, self.in_files.get(day, ""), "", "")

    def as_csv(self) -> bytes:
        """The rows for a spreadsheet."""
        return csv_table(("Row", "Name", "Says", "Answer", "Files", "Source or key"), self.rows())

    def as_json(self) -> bytes:
        """The rows for a program, with what they are about; the same whenever it is made."""
        tree = self.part.estate.scopes
        document: dict[str, Any] = {
            **versions(),
            "customer": tree.id(tree.tenant(self.part.place)),
            "scope": tree.id(self.part.place),
            "partner": list(self.partner.partner_ids),
            "program": self.program,
            "from": self.part.period.since.isoformat(),
            "until": self.part.period.until.isoformat(),
            "scenario": bool(self.part.estate.scenario),
            "invented": self.part.estate.invented,
            "rows": [
                dict(zip(("row", "name", "says", "answer", "files", "source"), row, strict=True)) for row in self.rows()
            ],
        }
        return json.dumps(document, ensure_ascii=False, indent=1).encode()


def charged_to(estate: Estate, partner: str) -> Callable[[EarnedCredit], bool]:
    """Whether a row of a bill is of a partner: as the bill says, else as the desk does; of nobody, then of anybody."""
    billings = grouped(estate.billings.values(), lambda one: one.subscription)

    def is_of(credit: EarnedCredit) -> bool:
        if credit.partner is not None:
            return credit.partner == partner
        sales = billings.get(subscription_above(estate, credit.scope), ())
        billed = {one.bill_to for one in sales if one.bill_to and holds_at(one, start_of(credit.on))}
        return not billed or partner in billed

    return is_of


def verdict_by_day(pieces: Iterable[TimelineSpan]) -> dict[date, Verdict]:
    """The verdict of each day of a time line."""
    return {piece.since + number * ONE_DAY: piece.verdict for piece in pieces for number in range(piece.days)}


def letter_of(number: int) -> str:
    """A, B, C, and so on; after Z comes A2."""
    turn, place = divmod(number, 26)
    return f"{chr(ord('A') + place)}{turn + 1 if turn else ''}"


def sha256(data: bytes) -> str:
    """The SHA-256 of a file's content."""
    return hashlib.sha256(data).hexdigest()


SIGN_OF = {Truth.YES.value: Verdict.RECOGNIZED, Truth.NO.value: Verdict.NOT_RECOGNIZED}
"""The sign that stands for the answer of a condition; that of unknown for any other."""
