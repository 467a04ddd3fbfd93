"""What came of laying verdicts beside what Microsoft credited: days or months that are alike, and their money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from partner_desk.domain.amounts import decimal_text, money
from partner_desk.domain.billing import ChargeKind, EarnedCredit
from partner_desk.domain.descriptions import WordEnum
from partner_desk.domain.estate import Estate
from partner_desk.domain.grouping import grouped
from partner_desk.domain.moments import ONE_DAY
from partner_desk.domain.naming import listed
from partner_desk.domain.partners import Association, Attribution
from partner_desk.engine.judge import Day, Judge
from partner_desk.explain.explanation import explain
from partner_desk.language import tr, trn
from partner_desk.readings.questions import AUTO, Verdict

FILES = 3
"""So many files are named."""


class Outcome(WordEnum):
    """What came of laying a verdict beside a bill, what deserves attention first."""

    NOT_CREDITED = "not-credited", "recognized, and not credited"
    CREDITED = "credited", "not recognized, and credited"
    NOT_ATTRIBUTED = "not-attributed", "recognized, and not attributed"
    ATTRIBUTED = "attributed", "not recognized, and attributed"
    NOT_COMPARED = "not-compared", "cannot be compared"
    AGREE = "agree", "agree"

    @property
    def disagrees(self) -> bool:
        """Whether desk and bill say different things."""
        return self not in (Outcome.NOT_COMPARED, Outcome.AGREE)


class Obstacle(WordEnum):
    """Why a verdict and a bill cannot be compared."""

    UNKNOWN = "unknown", "the verdict is not known"
    UNKNOWN_ID = "unknown-id", "no partner on this desk has this PartnerID"
    IN_PART = "in-part", "only a part of what the row is about is recognized"
    NOBODY_BILLED = "nobody-billed", "it is not known who is billed"
    EARNS_NONE = "earns-none", "this kind of charge earns no credit"
    NOTHING_CHARGED = "nothing-charged", "nothing was charged"
    CREDITED_IN_PART = (
        "credited-in-part",
        "other rows of that day were credited there: these may be off the price list",
    )
    TOO_EARLY = "too-early", "the file was made before it is settled"
    NO_FIGURES = "no-figures", "no file tells of the credit"
    NOT_REPORTED = "not-reported", "the report does not name the subscription: perhaps nothing was consumed"


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """Days in a row on which the same was predicted and the same billed; `until` is the first day after them.

    Where no bill tells anything, `kind`, `percent` and `currency` are empty. `program` is the one whose verdict it is.
    `verdict` is None where it was not asked.
    `estimate` is the credit that is missing or was given, in `currency`; None where the bill does not allow to tell.
    """

    scope: str
    since: date
    until: date
    partner: str | None
    outcome: Outcome
    obstacle: Obstacle | None = None
    kind: ChargeKind | None = None
    currency: str = ""
    percent: Decimal | None = None
    verdict: Verdict | None = None
    disputed: bool = False
    charged: Fraction = Fraction(0)
    estimate: Fraction | None = None
    credits: tuple[EarnedCredit, ...] = ()
    program: str = ""
    association: Association | None = None
    """By what the partner would be named; None where it is about a bill."""
    named: tuple[Association, ...] = ()
    """By what reports name the partner."""
    attributions: tuple[Attribution, ...] = ()
    """What reports say of the subscription in these months, also of others."""
    asked: date | None = None
    """The day whose verdict tells the reason; None: the first one."""

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days

    @property
    def months(self) -> int:
        """How many months it touches."""
        last = self.until - ONE_DAY
        return (last.year - self.since.year) * 12 + last.month - self.since.month + 1

    @property
    def sources(self) -> tuple[str, ...]:
        """The files that say so, each once."""
        origins = [*(one.origin for one in self.credits), *(one.origin for one in self.attributions)]
        return tuple(dict.fromkeys(one.words for one in origins if one is not None))


def in_order(runs: Iterable[ComparedRun]) -> tuple[ComparedRun, ...]:
    """Runs with what deserves attention first."""
    return tuple(sorted(runs, key=_order))


def _order(run: ComparedRun) -> tuple[object, ...]:
    place, what = list(Outcome).index(run.outcome), (str(run.kind), run.currency, run.percent or 0, run.program)
    return place, run.scope, run.since, *what, run.partner or ""


def why(estate: Estate, judge: Judge, run: ComparedRun, reading: str = AUTO) -> str:
    """Why the judge says what it says on the first day of a run; empty where it was not asked."""
    place = estate.scopes.find(run.scope)
    if run.verdict is None or run.partner is None or place is None:
        return ""
    kind, on = run.kind.value if run.kind is not None else None, run.asked or run.since
    index, chosen = judge.fact_index(estate, False), judge.library.reading_on(on, reading)
    day = Day(index, chosen, on, [estate.partners[run.partner]]).around([place])
    return explain(day, judge.library.programs[run.program], run.partner, place, kind).sentence


def bill_says(run: ComparedRun) -> str:
    """What the files say of a run."""
    if run.association is not None:
        return _report_says(run, run.association)
    if run.percent is None or run.kind is None:
        return trn(
            "No file tells of the credit on {count:,} day.", "No file tells of the credit on {count:,} days.", run.days
        )
    what = tr(
        "{percent} % on {charged} of {kind}",
        percent=decimal_text(run.percent),
        charged=money(run.charged, run.currency),
        kind=tr(run.kind.words),
    )
    return _with_files(what, run)


def _report_says(run: ComparedRun, association: Association) -> str:
    if not run.attributions:
        return tr("No report names the subscription.")
    words, others = tr(association.words), [tr(one.words) for one in run.named if one is not association]
    if association in run.named:
        told = tr("Named as {association}", association=words)
    elif others:
        told = tr("Not named as {association}, but as {others}", association=words, others=listed(others, FILES))
    else:
        told = tr("Not named as {association}", association=words)
    return _with_files(told, run)


def _with_files(told: str, run: ComparedRun) -> str:
    if not run.sources:
        return tr("{told}.", told=told)
    return tr("{told} ({files}).", told=told, files=listed(run.sources, FILES))


@dataclass(frozen=True, slots=True)
class MoneySum:
    """What was charged in one currency in runs of one outcome, and the credit that is estimated of it."""

    outcome: Outcome
    currency: str
    charged: Fraction
    estimate: Fraction


def totals(runs: Iterable[ComparedRun]) -> list[MoneySum]:
    """The money of runs by outcome and currency."""
    sums = grouped((one for one in runs if one.currency), lambda one: (list(Outcome).index(one.outcome), one.currency))
    return [
        MoneySum(
            some[0].outcome, currency, sum((one.charged for one in some), Fraction(0)),
            sum((one.estimate for one in some if one.estimate is not None), Fraction(0)),
        )
        for (_, currency), some in sorted(sums.items())
    ]  # fmt: skip
