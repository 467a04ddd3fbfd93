"""A proof as data: one reason with what it rests on, and the reasons below it.

A sentence is nothing but clauses: a template, and the names that it was filled with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from partner_desk.domain.moments import Span
from partner_desk.explain.fact_links import FactLink
from partner_desk.explain.recordable import Recordable
from partner_desk.language import capital_after_colon, marked, tr
from partner_desk.readings.checks import MORE
from partner_desk.readings.dated import Cite, DatedAnswer
from partner_desk.readings.questions import Truth, Verdict

PERSON = ".person"
"""What the criterion of a reason about one who may hold access ends in."""

BEGINNINGS = marked("a an the somebody")
"""The words with which what stands for a name may begin; a sentence that begins with one has a capital."""
_NAMES = ("Azure", "Microsoft")
"""Words that keep their capital within a sentence."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence: its template, the names in it, as pairs of word and text, and a `brief` template for little room."""

    template: str
    names: tuple[tuple[str, str], ...] = ()
    brief: str = ""

    @staticmethod
    def of(template: str, names: Mapping[str, str], brief: str = "") -> Clause:
        """A template with those of the names that it uses."""
        used = dict.fromkeys(name for text in (template, brief) for _, name, _, _ in Formatter().parse(text) if name)
        return Clause(template, tuple((name, names[name]) for name in used), brief)

    @property
    def shorter(self) -> Clause:
        """The same in fewer words, if there are such."""
        return Clause(self.brief, self.names) if self.brief else self

    @property
    def text(self) -> str:
        """The sentence; where it begins with words that are no name, with a capital."""
        text = self.template.format(**dict(self.names))
        return text[0].upper() + text[1:] if text.split(" ", 1)[0] in tr(BEGINNINGS).split() else text

    @property
    def continued(self) -> str:
        """The sentence to go on after a colon: names keep their capitals, other words have none there."""
        first = self.template.split(" ", 1)[0]
        text = self.template.format(**dict(self.names))
        if capital_after_colon():
            return self.text
        word = first.replace("-", "").isalpha() and first == first.capitalize() and first not in _NAMES
        return text[0].lower() + text[1:] if word else text

    def joined(self, other: Clause) -> Clause | None:
        """The same and another sentence about one holder as one; None if they are not."""
        about = "{holder} "
        alike = dict(self.names).get("holder") == dict(other.names).get("holder")
        if not (alike and self.template.startswith(about) and other.template.startswith(about)):
            return None
        names = tuple((dict(self.names) | dict(other.names)).items())
        brief = self.shorter.joined(other.shorter) if self.brief or other.brief else None
        more = other.template.removeprefix(about)
        template = tr("{first} and {more}", first=self.template.removesuffix("."), more=more)
        return Clause(template, names, "" if brief is None else brief.template)

    def ending(self, more: str, **names: str) -> Clause:
        """The same sentence with something put before its full stop."""
        longer = [f"{text.removesuffix('.')}{more}." for text in (self.template, self.brief) if text]
        return Clause(longer[0], (*self.names, *names.items()), *longer[1:])

    def and_then(self, other: Clause) -> Clause:
        """The same and another sentence, of which none is true without the other."""
        briefly = f"{self.shorter.template} {other.shorter.template}" if self.brief or other.brief else ""
        names = tuple((dict(self.names) | dict(other.names)).items())
        return Clause(f"{self.template} {other.template}", names, briefly)


@dataclass(frozen=True, slots=True)
class Proof:
    """One reason: a program, a way, a person, or a criterion.

    `verdict` is a verdict for a program, else yes, no or unknown. `word` is what the check of a criterion said,
    `answer` what the reading makes of that, and `times` are the parts of the day for which it is so; none for all
    of it. `deciding` marks what the verdict rests on. `against` is what the other side of a dispute says. `collect`
    says how to find out what is not known, `recordables` which facts say it then.
    """

    criterion: str
    name: str
    verdict: str
    clauses: tuple[Clause, ...]
    facts: tuple[FactLink, ...] = ()
    cites: tuple[Cite, ...] = ()
    against: str = ""
    against_cites: tuple[Cite, ...] = ()
    collect: str = ""
    recordables: tuple[Recordable, ...] = ()
    word: str = ""
    answer: DatedAnswer | None = None
    times: tuple[Span, ...] = ()
    inapplicable: bool = False
    deciding: bool = False
    children: tuple[Proof, ...] = ()

    @property
    def because(self) -> str:
        """The reason in words."""
        return " ".join(dict.fromkeys(clause.text for clause in self.clauses))

    @property
    def others(self) -> int:
        """How many others the same is told of."""
        return sum(int(told) for clause in self.clauses for name, told in clause.names if name == MORE)

    @property
    def is_person(self) -> bool:
        """Whether it is about one who may hold access; its children are then in the order they were asked."""
        return self.criterion.endswith(PERSON)

    def left_open(self, others: int = 0) -> Iterator[tuple[Proof, int]]:
        """The reasons that leave a verdict open, each with the number of those of whom the same is not known besides.

        What is not known of somebody who fails anyway leaves nothing open.
        """
        if self.verdict == Truth.UNKNOWN and not self.children:
            yield self, others
        elif self.verdict == Truth.UNKNOWN:
            for child in self.children:
                yield from child.left_open(self.others if self.is_person else others)

    def walk(self) -> Iterator[Proof]:
        """This reason and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class LeafGroup:
    """Leaves that stand alike: how many, the key of one of them, and the proof for that one.

    `charge` is the kind of charge that is proved, where a leaf has some and all of them are asked about.
    """

    verdict: Verdict
    decided_by: tuple[str, ...]
    leaves: int
    example: str
    proof: Proof
    charge: str | None = None
