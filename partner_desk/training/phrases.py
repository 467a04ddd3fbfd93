"""The words of practice: names of an invented world, and sentences in both languages with gaps for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from pydantic import Field

from partner_desk.readings.questions import Verdict
from partner_desk.readings.strict import Strict, read_strict
from partner_desk.training.texts import Language, Text

Gap: TypeAlias = str | date | Text
"""What fills a gap: a name, a day (or moment), or words that differ by language."""


class Reason(Strict):
    """The right answer in words, by the verdict and a criterion or way that decides it; `mixed`: of several leaves.

    `disputed` words are those for a verdict that other sources contradict.
    """

    verdict: Verdict
    decided_by: str
    mixed: bool = False
    disputed: bool = False
    text: Text


class Era(Strict):
    """Days from which one is drawn."""

    since: date
    until: date


class PhraseNames(Strict):
    """What people and things are called, by kind."""

    customers: tuple[str, ...]
    partners: tuple[str, ...]
    people: tuple[str, ...]
    services: tuple[str, ...]
    groups: tuple[str, ...]
    management_groups: tuple[str, ...]
    subscriptions: tuple[str, ...]
    resource_groups: tuple[str, ...]
    resources: tuple[str, ...]


class PhraseRoles(Strict):
    """Names of roles that everybody knows, by what the list says of them; and names for custom ones."""

    owner: tuple[str, ...]
    reader: tuple[str, ...]
    full: tuple[str, ...]
    counts: tuple[str, ...]
    named: tuple[str, ...]
    reading: tuple[str, ...]
    off: tuple[str, ...]
    delegated: tuple[str, ...]
    custom: tuple[str, ...]


class PhrasePrograms(Strict):
    """The programs that are asked about, by what they are in a situation."""

    record: str
    record_incentive: str
    link: str
    incentive: str
    designation: str
    security: str
    expert: str
    competency: str
    credit: str
    by_record: tuple[str, ...]
    """An entry as partner of record may count for them."""
    counting: tuple[str, ...]
    """A link of somebody with a full role counts for them."""
    by_list: tuple[str, ...]
    """Any role of the list is enough for them."""


class _File(Strict):
    names: PhraseNames
    roles: PhraseRoles
    program: PhrasePrograms
    points: dict[str, tuple[str, ...]]
    era: dict[str, Era]
    word: dict[str, Text]
    telling: dict[str, Text]
    remark: dict[str, Text]
    reason: tuple[Reason, ...] = Field(min_length=1)


class Phrasebook:
    """All words of practice."""

    def __init__(self, file: _File) -> None:
        """Index the sentences."""
        self.names, self.roles, self.eras = file.names, file.roles, file.era
        self.programs, self.points = file.program, file.points
        self.remarks, self._file = file.remark, file

    @staticmethod
    def read(path: Path) -> Phrasebook:
        """Read the file of words; raises Refused if it was damaged."""
        return Phrasebook(read_strict(path, _File))

    @cached_property
    def reasons(self) -> Mapping[tuple[Verdict, str, bool, bool], Reason]:
        """The right answers in words."""
        return {(one.verdict, one.decided_by, one.mixed, one.disputed): one for one in self._file.reason}

    def word(self, kind: str, name: str) -> Text:
        """A word that differs by language, such as the name of a program."""
        return self._file.word[f"{kind}.{name}"]

    def tell(self, sentence: str, **gaps: Gap) -> Text:
        """A sentence about a fact, its gaps filled."""
        return filled(self._file.telling[sentence], gaps)


def filled(text: Text, gaps: Mapping[str, Gap]) -> Text:
    """A text with its gaps filled."""
    return Text(
        en=text.en.format_map({name: _said(gap, Language.EN) for name, gap in gaps.items()}),
        de=text.de.format_map({name: _said(gap, Language.DE) for name, gap in gaps.items()}),
    )


def joined(texts: list[Text], by: str = " ") -> Text:
    """Texts one after the other."""
    return Text(en=by.join(one.en for one in texts), de=by.join(one.de for one in texts))


def listed(texts: list[Text], last: Text) -> Text:
    """Texts as a list in words, the last one after a word such as "and"."""
    if len(texts) < 2:
        return texts[0]
    head = joined(texts[:-1], ", ")
    return Text(en=f"{head.en} {last.en} {texts[-1].en}", de=f"{head.de} {last.de} {texts[-1].de}")


NOTHING = Text.model_construct(en="", de="")
"""No words."""


def same(words: str) -> Text:
    """A name, which is the same in every language."""
    return Text(en=words, de=words)


def _said(gap: Gap, language: Language) -> str:
    if isinstance(gap, Text):
        return gap.de if language is Language.DE else gap.en  # as it stands: some begin with a blank
    if isinstance(gap, str):
        return gap
    day = language.day(gap)
    return f"{day} {gap:%H:%M}" if isinstance(gap, datetime) and (gap.hour or gap.minute) else day
