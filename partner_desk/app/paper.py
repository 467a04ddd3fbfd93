"""What a document on paper is: what it is asked for, how it is called, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from partner_desk.app.firm import Firm
from partner_desk.app.outputs import FileKind
from partner_desk.domain.moments import Period
from partner_desk.domain.progress import Progress, silent
from partner_desk.language import speaking
from partner_desk.resources import resource_path

if TYPE_CHECKING:
    from partner_desk.app.answers import View
    from partner_desk.app.school.classroll import ClassRoll
    from partner_desk.domain.changes import ChangeSet
    from partner_desk.domain.estate import Estate
    from partner_desk.reports.typeset import Document
    from partner_desk.training.progress import LearnerProgress
    from partner_desk.training.texts import Language

SIZES = {"a4": "A4", "letter": "Letter"}
"""The papers that documents are set on, and what people and spoolers call them."""

NOBODY = Firm()
"""Where it is not known whose papers these are."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted beyond a view: a period instead of its day, some programs, partners by name; nothing: as it is.

    `depth` is how deep scopes are told one by one: subscription, group or resource; `advice` the number of a piece of
    advice; `redact` tells people and places by letters, `hashes` are the SHA-256 of exported files by their names.
    """

    period: Period | None = None
    programs: Sequence[str] = ()
    partners: Sequence[str] = ()
    depth: str = "resource"
    advice: int | None = None
    redact: bool = False
    hashes: Mapping[str, str] = field(default_factory=dict)
    finding: str = ""
    """The id of a finding that is to be mended."""
    also: Sequence[Path] = ()
    """Other desks whose customers stand on it, too."""


@dataclass(frozen=True, slots=True)
class AboutScope:
    """What a paper about a scope is asked for: the snapshot, the view, the scope (number), and what else is wanted.

    `firm` is whose paper it is, `desk` the name of the file of the desk, `base` what a scenario is compared with, and
    `changes` what it changes there.
    """

    estate: Estate
    view: View
    scope: int
    wish: Wish = Wish()
    firm: Firm = NOBODY
    desk: str = ""
    base: Estate | None = None
    changes: ChangeSet | None = None
    looked_at: str = ""
    """The partner that somebody looks at: a paper about one partner is about this one, if it has business there."""


@dataclass(frozen=True, slots=True)
class AboutLearner:
    """What a paper about a learner is asked for."""

    progress: LearnerProgress
    now: datetime
    language: Language


@dataclass(frozen=True, slots=True)
class AboutRules:
    """What a paper about the rules of a day is asked for, which is about no desk; `firm` is whose paper it is."""

    day: date
    firm: Firm = NOBODY


@dataclass(frozen=True, slots=True)
class AboutLetter:
    """What a letter to a customer is asked for: the mail that it answers, its day, and sentences (from 0) besides."""

    mail: str
    day: date
    taken: Sequence[int] = ()
    firm: Firm = NOBODY


@dataclass(frozen=True, slots=True)
class AboutClass:
    """What a page about a class is asked for."""

    roll: ClassRoll
    firm: Firm = NOBODY


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """What stands on the first page of a document that somebody waits for, and how the content of all is made then.

    It is the content of all already where there is no more to come.
    """

    content: dict[str, Any]
    whole: Callable[[Progress], dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A document to look at: its first page alone where there is a `rest`, which is the whole document then."""

    shown: Document
    rest: Callable[[Progress], Document] | None = None


@dataclass(frozen=True, slots=True)
class Paper(Generic[R]):
    """A document: its word on the command line and in words for people, its file, its template, what stands on it.

    `content` makes plain values of a request for a size of paper, and tells how far it is.
    """

    name: str
    words: str
    says: str
    kind: FileKind
    template: str
    content: Callable[[R, str, Progress], dict[str, Any]]
    annexes: Mapping[str, Callable[[R], bytes]] = field(default_factory=dict, hash=False)
    """Its rows as files of their own, by the ending of those."""
    of_desk: bool = False
    """Whether it is about all customers of a desk, and for none of them."""
    heeds: frozenset[str] = frozenset()
    """What of a wish only some papers can do: `depth`, `advice`, `redact`, `file`, `lang`, `also`, `finding`."""
    forms: Mapping[str, Callable[[dict[str, Any]], bytes]] = field(default_factory=dict, hash=False)
    """The same document, made of its content, as other files than PDF, by the ending of those."""
    along: tuple[str, ...] = ()
    """Which of these files go with it where all papers are written."""
    opening: Callable[[R, str, Progress], OpeningPage] | None = None
    """Makes the first page before the others, of a paper whose others take longer."""

    def pdf(self, request: R, size: str = "a4", progress: Progress = silent, language: str = "") -> bytes:
        """The document as a tagged PDF, in the language of the program if no other one is asked for."""
        from partner_desk.reports import typeset

        with speaking(language, resource_path("locale")):
            return typeset.pdf(self.template, self.content(request, size, progress))

    def document(self, request: R, size: str = "a4", progress: Progress = silent, language: str = "") -> Document:
        """The document to look at, to print and to keep."""
        from partner_desk.reports import typeset

        with speaking(language, resource_path("locale")):
            return typeset.document(self.template, self.content(request, size, progress))

    def opened(self, request: R, size: str = "a4", progress: Progress = silent, language: str = "") -> Opened:
        """The document to look at, its first page before the others where that is sooner there."""
        from partner_desk.reports import typeset

        if self.opening is None:
            return Opened(self.document(request, size, progress, language))
        folder = resource_path("locale")
        with speaking(language, folder):
            opening = self.opening(request, size, progress)
            whole = opening.whole
            shown = typeset.document(self.template, opening.content, opening=whole is not None)
        if whole is None:
            return Opened(shown)

        def rest(progress: Progress) -> Document:
            with speaking(language, folder):
                return typeset.document(self.template, whole(progress))

        return Opened(shown, rest)

    @property
    def endings(self) -> tuple[str, ...]:
        """How other files than PDF end that it can be written as."""
        return tuple({**self.annexes, **self.forms})

    def written(self, ending: str, request: R, language: str = "") -> bytes:
        """Its rows, or the whole of it, as a file with one of its other endings."""
        with speaking(language, resource_path("locale")):
            if ending in self.annexes:
                return self.annexes[ending](request)
            return self.forms[ending](self.content(request, "a4", silent))
