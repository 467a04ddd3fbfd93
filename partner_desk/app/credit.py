"""Partner earned credit predicted and billed: what disagrees, with both reasons, in words, as JSON and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from partner_desk.app.csvtable import csv_table
from partner_desk.app.factnames import FactNames
from partner_desk.app.outputs import FileKind
from partner_desk.app.rulebook import judge, library
from partner_desk.domain.amounts import decimal_text, money, rounded
from partner_desk.domain.billing import EarnedCredit
from partner_desk.domain.descriptions import kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.moments import ONE_DAY, Period, never_holds, next_month
from partner_desk.domain.progress import Progress, silent
from partner_desk.engine.judge import Judge
from partner_desk.findings.attribution_comparison import compare_attributions, reported
from partner_desk.findings.compared_runs import ComparedRun, Obstacle, Outcome, bill_says, in_order, totals, why
from partner_desk.findings.credit_comparison import compare, credited_program, figures
from partner_desk.language import marked, tr
from partner_desk.readings.questions import AUTO

NO_BILLS = marked(
    "No bill on this desk tells of partner earned credit. Import daily rated usage with all attributes, or an export "
    "of the partner's billing account in Cost Management."
)
NOTHING_CREDITED = marked(
    "No bill on this desk tells of partner earned credit. Import daily rated usage with all attributes, or an export "
    "of the partner's billing account in Cost Management. What was attributed tells the report Azure usage of Partner "
    "Center Insights."
)
CREDIT_TABLE = FileKind("A table of credit", ".csv")
_FIELDS = kind_of(EarnedCredit).fields
HEADINGS = (
    "Where", _FIELDS["scope"].label, "From", "Last day", "Days", _FIELDS["partner"].label, "Outcome",
    "Why not compared", "Verdict", _FIELDS["kind"].label, _FIELDS["percent"].label, _FIELDS["amount"].label,
    _FIELDS["currency"].label, "Estimated credit", "The desk says", "The bill says", "Program",
)  # fmt: skip


@dataclass(frozen=True)
class ComparedCredit:
    """What was compared: a period of an estate under a reading, and all runs of days in it."""

    estate: Estate
    period: Period
    runs: tuple[ComparedRun, ...]
    reading: str = AUTO

    @property
    def disagreeing(self) -> tuple[ComparedRun, ...]:
        """The runs in which desk and bill say different things."""
        return tuple(one for one in self.runs if one.outcome.disagrees)


def compared(
    estate: Estate,
    since: date | None = None,
    until: date | None = None,
    reading: str = AUTO,
    by: Judge | None = None,
    progress: Progress = silent,
) -> ComparedCredit:
    """Compare a period, or all days of which bills tell; a worker brings a judge. Raises Refused without bills."""
    bills, told = figures(estate), [one for one in (figures(estate), reported(estate)) if one is not None]
    if not told:
        raise Refused(NOTHING_CREDITED)
    first, end = min(one.since for one in told), max(one.until for one in told)
    period = Period(since or first, until or end)
    if never_holds(period):
        raise Refused(
            "The period ends before it begins. Bills and reports tell of {first} to {end}.",
            first=first,
            end=end - ONE_DAY,
        )
    runs = list(compare_attributions(estate, by or judge(), period, reading, progress))
    if bills is not None:  # days of which only reports tell lack no bill, unless somebody asks about them
        runs += compare(estate, by or judge(), period if since or until else bills, reading, progress)
    return ComparedCredit(estate, period, in_order(runs), reading)


def months(estate: Estate) -> list[Period]:
    """The calendar months of which bills or reports tell, the newest first."""
    of_reports = (Period(one.month, next_month(one.month)) for one in estate.attributions.values())
    return sorted({*billed_months(estate), *of_reports}, key=lambda one: one.since, reverse=True)


def billed_months(estate: Estate) -> list[Period]:
    """The calendar months of which bills tell, the newest first."""
    first = {one.on.replace(day=1) for one in estate.earned_credits.values()}
    return [Period(one, next_month(one)) for one in sorted(first, reverse=True)]


# Reasons ----------------------------------------------------------------------------------------------------


def desk_says(of: ComparedCredit, run: ComparedRun, by: Judge | None = None) -> str:
    """Why the judge says what it says on the first day of a run; empty where it was not asked."""
    return why(of.estate, by or judge(), run, of.reading)


def estimate_says(run: ComparedRun) -> str:
    """The money of a run with what it is worked out from; empty where there is none."""
    if run.estimate is None or run.percent is None:
        return ""
    if run.outcome is Outcome.NOT_CREDITED:
        credit = library().programs[credited_program(judge()).id].credit
        assert credit is not None
        return tr(
            "Estimated: {estimate} missing ({percent} % of {charged} charged).",
            estimate=money(run.estimate, run.currency),
            percent=decimal_text(credit.percent),
            charged=money(run.charged, run.currency),
        )
    return tr(
        "Estimated: {estimate} credited ({percent} % of what {charged} were before it).",
        estimate=money(run.estimate, run.currency),
        percent=decimal_text(run.percent),
        charged=money(run.charged, run.currency),
    )


def summary(of: ComparedCredit) -> list[str]:
    """What was compared, in sentences: days that agree and disagree, the money, and what could not be compared."""
    days: Counter[Outcome] = Counter()
    months: Counter[Outcome] = Counter()
    for run in of.runs:
        if run.association is None:
            days[run.outcome] += run.days
        else:
            months[run.outcome] += run.months
    last = of.period.until - ONE_DAY
    since, counts = of.period.since, _counted(days)
    sentences = [
        tr("{day} to {last}, days of scopes and kinds of charge: {counts}.", day=since, last=last, counts=counts)
    ]
    if months:
        by_reports = _counted(months)
        sentences.append(
            tr("By reports, months of subscriptions, partners and associations: {counts}.", counts=by_reports)
        )
    for sums in totals(of.runs):
        if sums.outcome.disagrees:
            missing = marked("{outcome}: estimated {estimate} missing, of {charged} charged.")
            credited = marked("{outcome}: estimated {estimate} credited, of {charged} charged.")
            sentences.append(
                tr(
                    missing if sums.outcome is Outcome.NOT_CREDITED else credited,
                    outcome=_capital(tr(sums.outcome.words)),
                    estimate=money(sums.estimate, sums.currency),
                    charged=money(sums.charged, sums.currency),
                )
            )
    obstacles: Counter[str] = Counter()
    for run in of.runs:
        if run.obstacle is not None:
            obstacles[tr(run.obstacle.words)] += run.days if run.association is None else run.months
    if obstacles:
        reasons = "; ".join(f"{words} ({number:,})" for words, number in obstacles.most_common())
        sentences.append(tr("Cannot be compared: {reasons}.", reasons=reasons))
    return sentences


def _counted(outcomes: Counter[Outcome]) -> str:
    told = [(outcomes[one], tr(one.words)) for one in Outcome if outcomes[one]]
    return ", ".join(tr("{number:,} {outcome}", number=number, outcome=words) for number, words in told) or tr("none")


def told_by(run: ComparedRun) -> str:
    """Who says what is beside the verdict: a bill or a report."""
    return marked("The bill") if run.association is None else marked("The report")


def when(run: ComparedRun) -> str:
    """The days of a run in words."""
    last = run.until - ONE_DAY
    return str(run.since) if last == run.since else tr("{day} to {last}", day=run.since, last=last)


# For programs -----------------------------------------------------------------------------------------------


def comparison_object(of: ComparedCredit, runs: Iterable[ComparedRun]) -> dict[str, Any]:
    """A comparison as JSON; amounts are text, so that no cent is lost."""
    return {
        "from": of.period.since.isoformat(),
        "until": of.period.until.isoformat(),
        "totals": [
            {
                "outcome": sums.outcome.value, "currency": sums.currency, "charged": str(rounded(sums.charged)),
                "estimated": str(rounded(sums.estimate)),
            }
            for sums in totals(of.runs)
        ],
        "runs": [_run_object(of, one) for one in runs],
    }  # fmt: skip


def _run_object(of: ComparedCredit, run: ComparedRun) -> dict[str, Any]:
    tree = of.estate.scopes
    place = tree.find(run.scope)
    return {
        "scope": tree.id(place) if place is not None else run.scope,
        "from": run.since.isoformat(),
        "until": run.until.isoformat(),
        "days": run.days,
        "partner": run.partner,
        "program": run.program or None,
        "outcome": run.outcome.value,
        "not_compared": run.obstacle.value if run.obstacle is not None else None,
        "verdict": run.verdict.value if run.verdict is not None else None,
        "disputed": run.disputed,
        "charge": run.kind.value if run.kind is not None else None,
        "named": [one.value for one in run.named],
        "percent": decimal_text(run.percent) if run.percent is not None else None,
        "charged": str(rounded(run.charged)) if run.currency else None,
        "currency": run.currency or None,
        "estimated": str(rounded(run.estimate)) if run.estimate is not None else None,
        "desk": (desk_says(of, run) or None) if run.outcome.disagrees or run.obstacle is Obstacle.UNKNOWN else None,
        "bill": bill_says(run),
        "sources": list(run.sources),
    }


def comparison_table(of: ComparedCredit, runs: Sequence[ComparedRun]) -> bytes:
    """A comparison as a table for spreadsheets."""
    names = FactNames(of.estate)
    return csv_table(HEADINGS, (_row(of, one, names) for one in runs))


def _row(of: ComparedCredit, run: ComparedRun, names: FactNames) -> tuple[str, ...]:
    found: Mapping[str, Any] = _run_object(of, run)
    told = {name: "" if value is None else str(value) for name, value in found.items()}
    return (
        names.scope(run.scope), told["scope"], told["from"], str(run.until - ONE_DAY), told["days"],
        names.partner(run.partner), run.outcome.words, run.obstacle.words if run.obstacle is not None else "",
        run.verdict.words if run.verdict is not None else "", told["charge"], told["percent"], told["charged"],
        told["currency"], told["estimated"], told["desk"], told["bill"], told["program"],
    )  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
