"""Answers as the case format writes them: the object that every `--json` prints."""

from __future__ import annotations

from typing import Any

from partner_desk.readings.questions import Answer


def answer_object(answer: Answer, scope: str | None = None) -> dict[str, Any]:
    """An answer as the format writes it; `scope` is the scope as the question put it."""
    question = answer.question
    document: dict[str, Any] = {
        "partner": question.partner,
        "scope": question.scope if scope is None else scope,
        "program": question.program,
    }
    if question.single_day:
        document["on"] = question.since.isoformat()
    else:
        document["from"], document["until"] = question.since.isoformat(), question.until.isoformat()
    document["reading"] = question.reading
    if question.charge_kind is not None:
        document["charge_kind"] = str(question.charge_kind)
    return document | {
        "verdict": answer.verdict.value,
        "disputed": answer.disputed,
        "decided_by": sorted(answer.decided_by),
        "leaves": {verdict.value: count for verdict, count in answer.leaves.items()},
        "days": {verdict.value: count for verdict, count in answer.days.items()},
        "not_checked": list(answer.not_checked),
    }
