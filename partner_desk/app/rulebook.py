"""The rules that ship with the program, read once, and a judge by them."""

from __future__ import annotations

from functools import cache

from partner_desk.resources import resource_path
from partner_desk.rules.judge import Judge
from partner_desk.rules.library import Library


@cache
def library() -> Library:
    """The shipped rules; raises Refused if a file of them was damaged."""
    return Library.read(resource_path("readings"))


@cache
def judge() -> Judge:
    """A judge by the shipped rules."""
    return Judge(library())
