"""The texts of tables and descriptions, from which the window and papers take words: found by walking them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from partner_desk import app
from partner_desk.app.moveplans import moves_file
from partner_desk.app.tablekinds import TABLE_KINDS, TableKind
from partner_desk.domain.changes import KINDS
from partner_desk.domain.descriptions import Field, Refers, WordEnum, fields_of, kind_of
from partner_desk.domain.ids import ScopeKind
from partner_desk.exchange.collecting import EXPORTS, Per
from partner_desk.exchange.runbook.words import sentences
from partner_desk.gui import models
from partner_desk.gui.actions import TABLE
from partner_desk.language import so_many
from partner_desk.readings.finding_kinds import SEVERITIES
from partner_desk.readings.library import Library
from partner_desk.reports.typeset import said_in
from partner_desk.resources import resource_path

Gathered = tuple[Path, str, str]
"""Where a text stands, the text, and what it is for many."""


def gathered() -> Iterator[Gathered]:
    """Every text of a table, a description or a file of words."""
    for part in (of_lists(), of_facts(), of_words(), of_actions(), of_files(), of_papers()):
        yield from ((path, text, plural) for path, text, plural in part if text)


def of_facts() -> Iterator[Gathered]:
    """The kinds of facts and their fields."""
    for fact in KINDS.values():
        kind, path = kind_of(fact), Path(inspect.getfile(fact))
        yield from ((path, text, "") for text in (kind.singular, kind.plural, kind.label, kind.says, kind.phrase))
        yield path, *so_many(kind.singular, kind.plural)
        for field in kind.fields.values():
            yield from ((path, text, "") for text in of_field(field))
    path = Path(inspect.getfile(TableKind))
    for table in TABLE_KINDS.values():
        labels = (table.label, *(field.label for field in table.fields.values()))
        yield from ((path, text, "") for text in labels)


def of_field(field: Field) -> Iterator[str]:
    """What a field is called, and what those within it are."""
    yield from (field.described.words, field.label)
    for inner in fields_of(field.value) if field.nested else ():
        yield from of_field(inner)


def of_words() -> Iterator[Gathered]:
    """The closed vocabularies."""
    for words in WordEnum.__subclasses__():
        yield from ((Path(inspect.getfile(words)), one.words, "") for one in words)
    yield from ((Path(inspect.getfile(ScopeKind)), one.words, "") for one in ScopeKind)
    yield from ((Path(inspect.getfile(Refers)), one.words, "") for one in Refers)
    path = Path(inspect.getfile(Per))
    yield from ((path, one.value, "") for one in Per)
    yield from ((path, text, "") for one in EXPORTS.values() for text in (one.words, one.goes))
    for one in SEVERITIES:
        path = Path(inspect.getfile(type(one)))
        yield from ((path, one.value, ""), (path, *so_many(one)))


def of_lists() -> Iterator[Gathered]:
    """The headings of lists."""
    for name in (
        one.name for package in (app, models) for one in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    ):
        module = importlib.import_module(name)
        classes = [one for one in vars(module).values() if inspect.isclass(one) and one.__module__ == module.__name__]
        for headings in (getattr(module, "HEADINGS", ()), *(getattr(one, "headings", ()) for one in classes)):
            if isinstance(headings, tuple):
                yield from ((Path(inspect.getfile(module)), text, "") for text in headings)


def of_actions() -> Iterator[Gathered]:
    """The actions of the window."""
    path = Path(inspect.getfile(type(TABLE[0])))
    yield from ((path, text, "") for one in TABLE for text in (one.menu, one.text, one.tip, one.tool) if text)


def of_files() -> Iterator[Gathered]:
    """What the rules' findings, the moves and the runbooks say, which are files of words."""
    yield from of_rules()
    found = Library.read(resource_path("readings")).findings.values()
    texts = [text for one in found for text in (one.name, one.sentence, one.why, one.fix)]
    yield from ((resource_path("readings", "findings.toml"), text, "") for text in texts)
    moves = moves_file()
    texts = [text for ask in moves.ask for text in (ask.name, ask.says)]
    texts += [text for move in moves.move for text in (move.name, move.says)]
    texts += [one.says for one in moves.preparation]
    texts += [line.says for one in moves.move for line in one.check]
    yield from ((resource_path("moves.toml"), text, "") for text in texts)
    words = sentences()
    texts = [*words.head, *words.sentence.values()]
    texts += [text for one in words.step.values() for text in (one.title, one.who, *one.portal, one.proof, *one.notes)]
    yield from ((resource_path("runbooks", "words.toml"), text, "") for text in texts)


def of_rules() -> Iterator[Gathered]:
    """What the rules and the advice say: they are files of words, too."""
    path, library = resource_path("readings"), Library.read(resource_path("readings"))
    texts: list[str] = []
    for program in library.programs.values():
        ways = [text for way in program.ways for text in (way.sentence, way.nobody)]
        texts += [program.sentence, *ways, *program.not_checked]
    for reading in library.readings.values():
        for criterion in reading.criteria.values():
            texts += [criterion.name, criterion.sentence]
            for one in criterion.all_answers:
                against = one.disputed.says if one.disputed is not None else ""
                texts += [one.because, one.brief, one.restated, one.many, one.unsure, one.collect, against]
    advisory = library.advisory
    texts += [*advisory.roles.values(), *advisory.actors.values(), *advisory.frames.values()]
    texts += [advisory.note, advisory.note_besides, *library.handouts.texts]
    texts += [text for one in advisory.moves.values() for text in (one.now, one.past, one.cost)]
    yield from ((path, text, "") for text in dict.fromkeys(texts))


def of_papers() -> Iterator[Gathered]:
    """What the templates of papers say themselves."""
    for path in sorted(resource_path("templates").glob("*.typ")):
        yield from ((path, text, "") for text in said_in(path.name))
