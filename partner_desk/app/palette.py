"""The palette: everything one can go to or do, found by a few letters of its name."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from partner_desk.domain.access import Principal
from partner_desk.domain.changes import WORD_OF
from partner_desk.domain.estate import Estate
from partner_desk.domain.ids import ScopeKind
from partner_desk.domain.naming import name_or_id, person_name
from partner_desk.domain.partners import Partner
from partner_desk.language import tr

ACTION, ANSWER, SCOPE = "action", "answer", "scope"
ANSWERS, QUESTION = 3, 4
"""So many answers to real questions are offered; of so many words on, what is typed is a question itself."""
SHOWN = 60
"""So many entries are offered at once."""
ALIKE = 70
"""From so many of a hundred points on, a name is like what was typed."""
BEGUN = 120
"""Points for a name of which each word that was typed begins one."""
_WORDS = re.compile(r"[^\W_]+")
AHEAD = 15
"""Points for a name that has the letters as they were typed, and as many more if it begins with them."""


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """Something to do or to go to: the word of its kind, its key, its name, and a word more about it."""

    kind: str
    key: str
    text: str
    detail: str = ""


class Palette:
    """Finds the names of one snapshot; what can be done just now is given with every search."""

    def __init__(self, estate: Estate) -> None:
        """`more` are entries besides the scopes, partners and identities of the snapshot."""
        self.estate = estate
        self.more: Sequence[PaletteEntry] = ()
        self.answers: Callable[[str], Sequence[PaletteEntry]] | None = None
        """Finds the answers that a text asks for, the best first."""

    def search(self, typed: str, actions: Sequence[PaletteEntry]) -> list[PaletteEntry]:
        """The best entries for what was typed, best first; without anything typed, what can be done."""
        wanted = " ".join(typed.casefold().split())
        if not wanted:
            return list(actions[:SHOWN])
        names = [*actions, *self._named]
        ranked = [(score, 0, names[at]) for score, at in _best(wanted, [one.text.casefold() for one in names])]
        # Whoever types the name of a scope wants the scope, and no sentence that has the name in it.
        sentences = [
            (score, len(ScopeKind) + 1, self.more[at])
            for score, at in _best(wanted, [one.text.casefold() for one in self.more])
        ]
        ranked += sentences
        tree = self.estate.scopes
        for score, scope in _best(wanted, self._scopes):
            kind = tree.kind_of(scope)
            above = tree.name(int(tree.parent[scope])) if kind is not ScopeKind.TENANT else ""
            words = tr(kind.words)
            detail = tr("{kind} in {place}", kind=words, place=above) if above else words
            ranked.append((score, 1 + int(kind), PaletteEntry(SCOPE, tree.key(scope), tree.name(scope), detail)))
        ranked.sort(key=lambda one: (-one[0], one[1], len(one[2].text)))
        entries = [entry for _, _, entry in ranked[:SHOWN]]
        answers = list(self.answers(wanted))[:ANSWERS] if self.answers is not None else []
        is_name = bool(entries) and _letters(wanted) in _letters(entries[0].text.casefold())
        return [*answers, *entries] if len(wanted.split()) >= QUESTION and not is_name else [*entries, *answers]

    @cached_property
    def _scopes(self) -> list[str]:
        """The names of all scopes in small letters."""
        tree = self.estate.scopes
        return [tree.name(one).casefold() for one in range(len(tree))]

    @cached_property
    def _named(self) -> list[PaletteEntry]:
        partners = [
            PaletteEntry(WORD_OF[Partner], one.id, name_or_id(one), tr("partner"))
            for one in self.estate.partners.values()
        ]
        people = [
            PaletteEntry(WORD_OF[Principal], one.id, person_name(one), tr(one.kind.words))
            for one in self.estate.principals.values()
        ]
        numbers = [
            PaletteEntry(WORD_OF[Partner], one.id, f"{number} {name_or_id(one)}", tr("PartnerID"))
            for one in self.estate.partners.values()
            for number in one.partner_ids
        ]
        return [*partners, *people, *numbers]


def _letters(text: str) -> str:
    """A text without the signs between its words."""
    return " ".join(re.findall(r"\w+", text))


def _best(wanted: str, texts: Sequence[str]) -> Iterator[tuple[float, int]]:
    """The places of the texts most like what is wanted, with their points: first those of which all words are begun."""
    longest = max(wanted.split(), key=len)
    some = (at for at in [at for at, text in enumerate(texts) if longest in text] if _begins(wanted, texts[at]))
    begun = list(itertools.islice(some, SHOWN))
    for at in begun:
        yield BEGUN + AHEAD * texts[at].startswith(wanted), at
    seen = set(begun)
    close = process.extract(wanted, texts, scorer=fuzz.partial_ratio, limit=SHOWN, score_cutoff=ALIKE, processor=None)
    for text, score, at in close:
        if at not in seen:
            yield score + AHEAD * ((wanted in text) + text.startswith(wanted)), at


def _begins(wanted: str, text: str) -> bool:
    """Whether each word that was typed begins a word of a text, or all of it is in there: `wing core`."""
    words = wanted.split()
    if not all(word in text for word in words):
        return False
    pieces = _WORDS.findall(text)
    return all(any(piece.startswith(word) for piece in pieces) or f" {word}" in f" {text}" for word in words)
