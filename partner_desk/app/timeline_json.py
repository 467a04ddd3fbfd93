"""Pieces of time and stays as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partner_desk.app.answers import cite_objects
from partner_desk.app.timeline import Beginning, RuleEdge, Stay, TimelineSpan


def stay_object(stay: Stay) -> dict[str, Any] | None:
    """Since when a verdict holds, as JSON; None where it never was anything else."""
    if stay.since is None or stay.before is None:
        return None
    verdict, disputed = stay.before
    return {
        "from": stay.since.isoformat(),
        "before": {"verdict": verdict.value, "disputed": disputed},
        **_begun_object(stay.facts, stay.rules),
    }


def _begun_object(facts: Sequence[Beginning], rules: Sequence[RuleEdge]) -> dict[str, Any]:
    return {
        "facts": [{"kind": begun.fact.kind, "key": begun.fact.key, "text": begun.words} for begun in facts],
        "rules": [
            {"criterion": rule.criterion or None, "text": rule.words, "cites": cite_objects(rule.cites)}
            for rule in rules
        ],
    }


def timeline_object(pieces: Sequence[TimelineSpan]) -> list[dict[str, Any]]:
    """Pieces as JSON."""
    return [
        {
            "from": piece.since.isoformat(),
            "until": piece.until.isoformat(),
            "days": piece.days,
            "verdict": piece.verdict.value,
            "disputed": piece.disputed,
            "readings": list(piece.readings),
            "activated_days": piece.activated,
            **_begun_object(piece.facts, piece.rules),
        }
        for piece in pieces
    ]
