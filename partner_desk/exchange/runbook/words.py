"""The sentences of runbooks, read from `resources/runbooks/words.toml`: one entry a kind of step."""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from partner_desk.domain.errors import Refused
from partner_desk.exchange.runbook.quoting import printable
from partner_desk.language import tr
from partner_desk.readings.strict import Strict, read_strict
from partner_desk.resources import resource_path

FILE = "words.toml"


@dataclass(frozen=True, slots=True)
class RunbookWords:
    """A sentence with the names that belong in it; `**` around what stands so on the screen of the portal."""

    template: str
    values: tuple[tuple[str, str], ...] = ()

    def written(self, quote: Callable[[str], str]) -> str:
        """The sentence, with every name quoted and emphasis left as it is."""
        return string.Formatter().vformat(tr(self.template), (), {key: quote(value) for key, value in self.values})

    def plain(self, quote: Callable[[str], str] = printable) -> str:
        """The sentence without emphasis."""
        return RunbookWords(tr(self.template).replace("**", ""), self.values).written(quote)


class StepWords(Strict):
    """What is said of one kind of step; `back` names the kind of the way back, whose portal steps it shares."""

    rank: int
    title: str
    who: str
    back: str = ""
    portal: tuple[str, ...]
    proof: str
    notes: tuple[str, ...] = ()


class Sentences(Strict):
    """The whole file."""

    location: str
    head: tuple[str, ...]
    sentence: dict[str, str]
    step: dict[str, StepWords]

    def words(self, key: str, **values: str) -> RunbookWords:
        """A single sentence."""
        return RunbookWords(self.sentence[key], tuple(values.items()))


@cache
def sentences() -> Sentences:
    """The sentences that ship with the program; raises Refused if their file was damaged."""
    path = resource_path("runbooks", FILE)
    words = read_strict(path, Sentences)
    lost = [kind for kind, one in words.step.items() if one.back and one.back not in words.step]
    if lost:
        raise Refused(
            "{path}: no such way back as that of {known}. Install the program again.", path=path, known=", ".join(lost)
        )
    return words
