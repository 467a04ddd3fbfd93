"""Practice at work: questions by the shipped rules and words."""

from __future__ import annotations

from functools import cache

from partner_desk.app.rulebook import judge
from partner_desk.engine.judge import Judge
from partner_desk.resources import resource_path
from partner_desk.training import practice
from partner_desk.training.drawn import Exercise
from partner_desk.training.phrases import Phrasebook


@cache
def phrasebook() -> Phrasebook:
    """The shipped words of practice."""
    return Phrasebook.read(resource_path("school", "practice.toml"))


def exercise(misconception: str, level: int, seed: int, by: Judge | None = None) -> Exercise:
    """A question that finds out a misconception, on a level from 1 to 5; a worker brings a judge."""
    return practice.exercise(misconception, level, seed, by or judge(), phrasebook())
