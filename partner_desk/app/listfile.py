"""Lists as files: for spreadsheets (CSV, Excel), for people (Markdown) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from partner_desk.app.answers import View, column
from partner_desk.app.checklist import plain
from partner_desk.app.csvtable import csv_table
from partner_desk.app.exceltable import excel_table
from partner_desk.app.findinglist import FindingRows
from partner_desk.app.findings import all_findings
from partner_desk.app.lists import AccessRows, IdentityRows, ListRows, PartnerRows, SaleRows
from partner_desk.app.outputs import FileKind
from partner_desk.app.rulebook import library
from partner_desk.app.versions import versions
from partner_desk.domain.descriptions import kind_of, label
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.naming import name_or_id
from partner_desk.domain.partners import Partner
from partner_desk.domain.scopes import Scope
from partner_desk.language import marked, tr
from partner_desk.readings.questions import Verdict
from partner_desk.reports.standing import standing

ListCell = str | bool | int | date
"""What stands in a list: a file that knows numbers and days has it as such."""


@dataclass(frozen=True)
class ListTable:
    """A list: its word, its headings, its rows, and the sentences that must go with it wherever it goes."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[ListCell]]
    standing: Sequence[str] = ()

    @property
    def marked(self) -> ListTable:
        """The same with what it stands for in each row, where a file has no other place for that."""
        if not self.standing:
            return self
        told = " ".join(self.standing)
        return replace(self, headings=[*self.headings, tr("Standing")], rows=[[*row, told] for row in self.rows])


def table_of(name: str, estate: Estate, rows: ListRows) -> ListTable:
    """One of the lists beside the tree."""
    cells = [rows.cells(number) for number in range(len(rows.keys))]
    return ListTable(name, [tr(one) for one in rows.headings], cells, standing(estate))


def _verdicts(estate: Estate, view: View) -> ListTable:
    """A row for each scope and partner: long, as a data platform takes it."""
    own = (kind_of(Scope).label, label(Scope, "kind"), label(Scope, "id"), kind_of(Partner).label)
    headings = [*map(tr, own), tr("Program"), tr("On day"), tr("Verdict"), tr("Disputed")]
    tree, short = estate.scopes, library().programs[view.program].short
    about = [(tree.name(one), tr(tree.kind_of(one).words), tree.id(one)) for one in range(len(tree))]
    rows: list[tuple[str, ...]] = []
    for partner in estate.partners.values():
        verdicts = column(estate, replace(view, partner=partner.id))
        told = ((verdicts.verdict(one).value, _yes_or_no(verdicts.disputed(one))) for one in range(len(tree)))
        rows += [
            (*scope, name_or_id(partner), short, str(view.day), *said) for scope, said in zip(about, told, strict=True)
        ]
    return ListTable("verdicts", headings, rows, standing(estate))


def _matrix(estate: Estate, view: View) -> ListTable:
    """A row for each scope, a column for each partner: how they stand for the program of a view."""
    tree, partners = estate.scopes, list(estate.partners.values())
    columns = [column(estate, replace(view, partner=one.id)) for one in partners]
    words = {one: tr(one.words) for one in Verdict}
    rows = []
    for scope in range(len(tree)):
        told = [_told(words[one.verdict(scope)], disputed=one.disputed(scope)) for one in columns]
        rows.append((tree.name(scope), tr(tree.kind_of(scope).words), tree.id(scope), *told))
    own = (kind_of(Scope).label, label(Scope, "kind"), label(Scope, "id"))
    return ListTable("matrix", [*map(tr, own), *map(name_or_id, partners)], rows, standing(estate))


def _told(verdict: str, *, disputed: bool) -> str:
    return tr("{verdict} (disputed)", verdict=verdict) if disputed else verdict


def _yes_or_no(answer: bool) -> str:
    return tr("yes") if answer else tr("no")


LISTS: Mapping[str, Callable[[Estate, View], ListTable]] = {
    "partners": lambda estate, view: table_of("partners", estate, PartnerRows(estate, view)),
    "identities": lambda estate, view: table_of("identities", estate, IdentityRows(estate, view.day)),
    "access": lambda estate, _: table_of("access", estate, AccessRows(estate)),
    "sales": lambda estate, _: table_of("sales", estate, SaleRows(estate)),
    "findings": lambda estate, view: table_of("findings", estate, FindingRows(estate, all_findings(estate, view))),
    "verdicts": _verdicts,
    "matrix": _matrix,
}
"""The lists by their words; `sales` are offers and partners of record."""


# As a file --------------------------------------------------------------------------------------------------


def as_text(cell: ListCell) -> str:
    """A cell where there is nothing but text."""
    match cell:
        case str():
            return cell
        case bool():
            return _yes_or_no(cell)
        case _:
            return str(cell)


def _csv(table: ListTable) -> bytes:
    shown = table.marked
    return csv_table(shown.headings, (list(map(as_text, row)) for row in shown.rows))


def _markdown(table: ListTable) -> bytes:
    def line(cells: Sequence[ListCell]) -> str:
        return f"| {' | '.join(plain(as_text(one)) for one in cells)} |"

    told = [*(f"> {plain(sentence)}\n" for sentence in table.standing), line(table.headings)]
    return "\n".join([*told, "|---" * len(table.headings) + "|", *map(line, table.rows), ""]).encode()


def _json(table: ListTable) -> bytes:
    answer = {
        **versions(),
        "list": table.name,
        "standing": list(table.standing),
        "headings": list(table.headings),
        "rows": [list(row) for row in table.rows],
    }
    return json.dumps(answer, ensure_ascii=False, indent=1, default=date.isoformat).encode()


def _workbook(table: ListTable) -> bytes:
    shown = table.marked
    return excel_table(shown.name, shown.headings, shown.rows, " ".join(shown.standing))


_WORDS = marked("A list")
FORMATS: Mapping[str, tuple[str, Callable[[ListTable], bytes]]] = {
    ".csv": ("CSV", _csv), ".xlsx": ("Excel", _workbook), ".md": ("Markdown", _markdown), ".json": ("JSON", _json),
}  # fmt: skip
"""What the forms of a list are called and how each is written, by the ending of its file."""


def kind_of_file(path: Path) -> FileKind:
    """The kind of file that a list is written into, by the ending of its name."""
    suffix = path.suffix.casefold()
    first, *others = FORMATS
    return FileKind(_WORDS, suffix) if suffix in FORMATS else FileKind(_WORDS, first, tuple(others))


def written(table: ListTable, suffix: str) -> bytes:
    """The file."""
    return FORMATS[suffix][1](table)


def named_list(word: str) -> Callable[[Estate, View], ListTable]:
    """The list that somebody asks for by its word; raises Refused if there is none."""
    if word not in LISTS:
        raise Refused("There is no list {word!r}. Known are: {known}.", word=word, known=", ".join(LISTS))
    return LISTS[word]
