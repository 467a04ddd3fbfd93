"""A table of one's own (CSV, or cells that were copied), until it is changes: each row is recorded as if it were said.

A row that cannot be recorded is left out with its number, its column and the reason; the others are kept. What is on
the desk already is completed by what a row says, and an empty cell says nothing. Rows may come in any order.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from partner_desk.app import recording
from partner_desk.app.factvalues import FactValues, FieldRefused, Said
from partner_desk.app.mutes import with_mutes
from partner_desk.app.tablekinds import RowPart, TableKind, field_named
from partner_desk.app.tabletenants import PLACES, TENANT, TENANT_FIELDS, UNPLACED, is_in, tenant_of_row, told_tenants
from partner_desk.domain import clock
from partner_desk.domain.access import Principal, PrincipalKind, RoleDefinition
from partner_desk.domain.changes import ChangeSet, Fact, fact_key, joined
from partner_desk.domain.completing import give_id
from partner_desk.domain.daytext import Habits
from partner_desk.domain.descriptions import Field, kind_of
from partner_desk.domain.errors import Refused
from partner_desk.domain.estate import Estate
from partner_desk.domain.growing import GrowingTree
from partner_desk.domain.ids import ScopeKind, scope_key
from partner_desk.domain.naming import counted, listed
from partner_desk.domain.origin import Origin
from partner_desk.domain.partners import Partner
from partner_desk.domain.progress import Progress, silent
from partner_desk.domain.provisional import LATER, is_provisional
from partner_desk.domain.scope_edits import scope_id
from partner_desk.domain.scopes import Scope
from partner_desk.domain.showing import one_line, quoted
from partner_desk.exchange import workbooks
from partner_desk.exchange.decode import whole_text
from partner_desk.exchange.gather import Rejected
from partner_desk.exchange.reconcile.preview import (
    ChangeKind,
    Counts,
    Preview,
    counted_word,
    kind_of_change,
)
from partner_desk.exchange.sources import file_source
from partner_desk.exchange.workbooks import Sheets, sheet_as_csv

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL, LONGEST_TEXT = 1_000, 100, 5_000, 5_000_000
"""So many rows, columns, letters of a cell and letters of a table are read."""
PASTED = "pasted table"
NAMED = 8
"""So many columns are named that are not read."""


@dataclass(frozen=True)
class Grid:
    """A table as it was read: where it comes from, its headings, and its rows with the line that each stands in."""

    source: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


def sheets_of(path: Path) -> Sheets | None:
    """The sheets of a workbook of Excel; None for any other file. Raises Refused for one that cannot be read."""
    with _told(path):
        if not zipfile.is_zipfile(path):
            return None
        with path.open("rb") as file:
            return workbooks.sheets_of(file)


def read_file(path: Path, sheet: str = "") -> Grid:
    """The table of a file; raises Refused where there is none.

    Of a workbook it is that of the sheet of this name, or of the first one that is shown.
    """
    sheets = sheets_of(path)
    notes: list[str] = []
    if sheets is None:
        if sheet:
            raise Refused(
                "{file} is no workbook of Excel (.xlsx) and has no sheets. Nothing was read.", file=one_line(path.name)
            )
        with _told(path):
            source = file_source(path, one_line(path.name), clock.now())
            text = whole_text(source, LONGEST_TEXT, notes.append)
        return replace(read_text(text, source.name), notes=tuple(notes))
    chosen = sheets.chosen(sheet)
    with _told(path), path.open("rb") as file:
        data, told = sheet_as_csv(file, chosen)
    others = [one for one in (*sheets.shown, *sheets.hidden) if one != chosen]
    if others:
        notes.append(f"Read: the sheet {quoted(chosen)}. Not read: {listed([quoted(one) for one in others], NAMED)}.")
    grid = read_text(data.decode(), one_line(path.name), ",")
    return replace(grid, notes=(*notes, *(one[0].upper() + one[1:] for one in told)))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What cannot be read of a file is refused in a sentence about it."""
    try:
        yield
    except Refused as slip:
        raise Refused("{file}: {why}. Nothing was read.", file=one_line(path.name), why=slip.sentence) from slip
    except OSError as trouble:
        raise Refused(
            "{file} cannot be read ({why}).", file=one_line(path.name), why=trouble.strerror or trouble
        ) from trouble


def read_text(text: str, source: str = PASTED, delimiter: str = "") -> Grid:
    """The table of a text: cells apart by tabs, as they are copied, or by commas or semicolons, if nobody knows."""
    if len(text) > LONGEST_TEXT:
        raise Refused(
            "The table has more than {longest_text:,} letters. Nothing was read. Divide it.", longest_text=LONGEST_TEXT
        )
    lines = list(_lines(text.lstrip("\ufeff"), delimiter))
    if not lines:
        raise Refused("There is no table: no cell has any text. Copy the cells with their headings.")
    (_, headings), rows = lines[0], lines[1:]
    if len(headings) > MOST_COLUMNS or len(rows) > MOST_ROWS:
        raise Refused(
            "The table has {counted_row} and {counted_column}; {most_rows:,} and {most_columns} are read "
            "at a time. Nothing was read. Divide it.",
            counted_row=counted(len(rows), "row"),
            counted_column=counted(len(headings), "column"),
            most_rows=MOST_ROWS,
            most_columns=MOST_COLUMNS,
        )
    if not rows:
        raise Refused("The table has headings, but no row below them.")
    named = (one or f"column {number}" for number, one in enumerate(headings, 1))
    return Grid(source, tuple(named), tuple(rows))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines that say anything, each with its number; cells in one line, without blanks around them."""
    first = next((one for one in text.splitlines() if one.strip()), "")
    delimiter = delimiter or max(("\t", ";", ","), key=first.count)
    csv.field_size_limit(LONGEST_TEXT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        start = reader.line_num + 1
        try:
            cells = tuple(" ".join(one.split()) for one in next(reader))
        except StopIteration:
            return
        except csv.Error as slip:
            raise Refused(
                "Line {start} of the table cannot be read ({slip}). Nothing was read.", start=start, slip=slip
            ) from slip
        while cells and not cells[-1]:
            cells = cells[:-1]
        if cells:
            yield start, cells


# What its rows say ----------------------------------------------------------------------------------------


@dataclass
class TableDraft:
    """What a table would do, while its rows are gone through; `estate` is as it would be after those so far."""

    estate: Estate
    kind: TableKind
    origin: Origin
    habits: Habits
    steps: list[ChangeSet] = field(default_factory=list)
    same: int = 0

    def put_row(self, said: Mapping[str, Said]) -> None:
        """Record one row, all of it or nothing; raises Refused."""
        before, mark = self.estate, len(self.steps)
        try:
            about, said = "", self._placed(said) if self.kind.makes_tenants else said
            for part in self.kind.parts:
                own = {name: said[name] for name in (*part.fields, *self.kind.same) if name in said}
                if part.about:
                    if not own.keys() - {"since", *self.kind.same}:
                        continue
                    own = {name: text for name, text in own.items() if name in part.fields}
                    self._put(part, {**own, part.about: about})
                else:
                    about = self._put(part, own)
        except Refused:
            self.estate = before
            del self.steps[mark:]
            raise
        self.same += len(self.steps) == mark

    def _placed(self, said: Mapping[str, Said]) -> Mapping[str, Said]:
        """The same with the place that the tenant of a row gives, which is made if it is new."""
        there = self._of_id(Scope, str(said["id"]), said) if said.get("id") else None
        tenant, made = tenant_of_row(self.estate, said, there if isinstance(there, Scope) else None, self.origin)
        self._step(made)
        rest = {name: text for name, text in said.items() if name not in TENANT_FIELDS}
        if not (tenant or rest.get("parent") or there or self._called(Scope, rest)):
            raise FieldRefused(TENANT_FIELDS[TENANT], UNPLACED)
        place = self._value(Scope, "parent", rest["parent"]) if tenant and rest.get("parent") else tenant
        if tenant and not is_in(self.estate, str(place), tenant):
            raise FieldRefused(kind_of(Scope).fields["parent"], "It stands in another tenant than the row says.")
        return {"parent": tenant, **rest} if tenant else rest

    def _put(self, part: RowPart, said: dict[str, Said]) -> str:
        """Record one fact of a row, or complete the one that is there; what it is called by."""
        identifier = str(said.get("id", ""))
        later = identifier.casefold() in ("", LATER)
        there = self._called(part.fact, said) if later else self._of_id(part.fact, identifier, said)
        waiting = self._called(part.fact, said) if there is None else None
        if isinstance(waiting, Scope | Principal) and is_provisional(waiting.id):  # the GUID came
            self._step(give_id(self.estate, waiting, identifier, self.origin))
            there = self._of_id(part.fact, identifier, said)
        if there is not None:
            self._step(self._completed(there, said))
            return fact_key(there)
        if part.fact in (Scope, Principal) and later and said.get("name"):
            said["id"] = LATER
        if part.fact is Principal and not said.get("tenant") and self._has_tenant(said.get("kind", "")):
            raise FieldRefused(TENANT_FIELDS[TENANT], UNPLACED)
        made = recording.record(self.estate, part.fact, said, self.origin, habits=self.habits)
        self._step(made)
        return next((one.key for one in made if one.kind is part.fact), "")

    def _step(self, made: ChangeSet) -> None:
        if len(made):
            self.estate = self.estate.apply(made)
            self.steps.append(made)

    def _completed(self, there: Fact, said: Mapping[str, Said]) -> ChangeSet:
        more = {name: text for name, text in said.items() if name != "id"}
        if isinstance(there, Scope) and "parent" in more and self._stands_below(there, more["parent"]):
            del more["parent"]  # there may be management groups between
        if isinstance(there, Partner | RoleDefinition) and there.name == more.get("name"):
            del more["name"]
        which: dict[str, Said] = {"id": fact_key(there)}
        return recording.amend(self.estate, type(there), which, more, self.origin, add=True, habits=self.habits)

    def _stands_below(self, scope: Scope, above: Said) -> bool:
        tree, meant = self.estate.scopes, self._value(Scope, "parent", above)
        found = tree.find(fact_key(scope))
        return found is not None and meant in [tree.key(one) for one in tree.path(found)]

    def _has_tenant(self, kind: Said) -> bool:
        return bool(kind) and self._value(Principal, "kind", kind) is not PrincipalKind.FOREIGN_GROUP

    def _value(self, fact: type[Fact], name: str, said: Said) -> object:
        return FactValues(self.estate, self.habits).value(kind_of(fact).fields[name], said)

    def _of_id(self, fact: type[Fact], identifier: str, said: Mapping[str, Said]) -> Fact | None:
        """The fact that a row speaks of, by its id."""
        if fact is Scope and "kind" in said:
            return self.estate.get(Scope, scope_key(scope_id(self.estate, *self._place(said, identifier))[0]))
        if fact is Principal:
            return self.estate.principals.get(identifier.casefold()) or self.estate.principals.get(identifier)
        return self.estate.all(fact).get(identifier) if fact in (Partner, RoleDefinition) else None

    def _called(self, fact: type[Fact], said: Mapping[str, Said]) -> Fact | None:
        """The fact that a row speaks of, by its name where it stands."""
        name = str(said.get("name", "")).casefold()
        if not name:
            return None
        if fact is Scope and "kind" in said:
            kind, _, above = self._place(said, "")
            return self._scope_called(kind, name, above)
        if fact is Principal:
            tenant = self._value(Principal, "tenant", said["tenant"]) if said.get("tenant") else None
            called = (one for one in self.estate.principals.values() if one.name.casefold() == name)
            return next((one for one in called if one.tenant == tenant), None)
        known = self.estate.all(fact).values() if fact in (Partner, RoleDefinition) else ()
        return next((one for one in known if getattr(one, "name", "").casefold() == name), None)

    def _place(self, said: Mapping[str, Said], identifier: str) -> tuple[ScopeKind, str, str | None]:
        kind = self._value(Scope, "kind", said["kind"])
        assert isinstance(kind, ScopeKind)
        return kind, identifier, str(self._value(Scope, "parent", said["parent"])) if said.get("parent") else None

    def _scope_called(self, kind: ScopeKind, name: str, above: str | None) -> Scope | None:
        tree = self.estate.scopes
        for scope in tree.called(name):
            alike = tree.kind_of(scope) is kind and tree.name(scope).casefold() == name
            if alike and (above is None or above in [tree.key(each) for each in tree.path(scope)]):
                return tree.scope(scope)
        return None


def preview(
    estate: Estate,
    grid: Grid,
    kind: TableKind,
    fields: Sequence[str],
    origin: Origin,
    *,
    same: Mapping[str, str] | None = None,
    habits: Habits | None = None,
    progress: Progress = silent,
) -> Preview:
    """What a table would do to an estate: as one step, with what is left out.

    `fields` are those that the columns say (`tablekinds.mapped`), `same` is said of every row that has no cell for it.
    """
    if estate.invented:
        raise Refused(
            "This is a training desk: its customers are invented, and real ones must not be mixed in. Nothing was "
            "recorded. Make a new desk for a customer, and read the table there."
        )
    if not any(fields):
        raise Refused(
            "No column of the table is known: {headings}. The fields of {word} are {known}. Say which "
            "column has which.",
            headings=listed(grid.headings, NAMED),
            word=kind.word,
            known=", ".join(kind.fields),
        )
    everywhere = {field_named(kind, name): text for name, text in (same or {}).items() if text}
    draft = TableDraft(replace(estate, scopes=GrowingTree(estate.scopes)), kind, origin, habits or Habits())
    open_rows: Sequence[tuple[int, tuple[str, ...]]] = grid.rows
    refused: dict[int, Rejected] = {}
    done, total = 0, len(grid.rows)
    while True:
        again = []
        for row in open_rows:
            try:
                draft.put_row(_said(kind, grid, fields, row, everywhere))
            except Refused as slip:
                held = json.dumps(dict(zip(grid.headings, row[1], strict=False)), ensure_ascii=False)
                place, why = _where(grid, fields, row[0], slip), slip.sentence.rstrip(".")
                refused[row[0]] = Rejected(grid.source, place, why, held)
                again.append(row)
            else:
                refused.pop(row[0], None)
                done += 1
                progress(done, total)
        if len(again) in (0, len(open_rows)):
            break
        open_rows = again
    steps = joined(f"Record {counted(total - len(refused), 'row')} of {grid.source}", draft.steps)
    changes = with_mutes(estate, steps)
    unread = [one for one, name in zip(grid.headings, fields, strict=True) if not name]
    notes = (*grid.notes, *([f"Not read: {listed(unread, NAMED)}."] if unread else []), *told_tenants(estate, changes))
    return Preview(_counts(kind, changes, draft.same, len(refused)), tuple(refused.values()), (), notes, changes)


def _counts(kind: TableKind, changes: ChangeSet, same: int, refused: int) -> Mapping[str, Counts]:
    counts: dict[str, Counts] = {counted_word(kind.parts[0].fact): Counts(same=same, rejected=refused)}
    tally = Counter((counted_word(one.kind), kind_of_change(one)) for one in changes)
    for (word, group), number in tally.items():
        own = counts.setdefault(word, Counts())
        match group:
            case ChangeKind.NEW:
                own.new = number
            case ChangeKind.CHANGED:
                own.changed = number
            case ChangeKind.GONE:
                own.gone = number
    return counts


def _said(
    kind: TableKind, grid: Grid, fields: Sequence[str], row: tuple[int, tuple[str, ...]], same: Mapping[str, str]
) -> dict[str, Said]:
    """What a row says of each field."""
    _, cells = row
    if len(cells) > len(fields):
        raise Refused(
            "The row has {number} cells, but there are {counted_heading}.",
            number=len(cells),
            counted_heading=counted(len(fields), "heading"),
        )
    own = {name: text for name, text in zip(fields, cells, strict=False) if name and text}
    for name, text in own.items():
        if len(text) > LONGEST_CELL:
            raise FieldRefused(kind.fields[name], "has more than {longest_cell:,} letters.", longest_cell=LONGEST_CELL)
    if kind.makes_tenants and own.keys() & PLACES:
        same = {name: text for name, text in same.items() if name not in PLACES}
    said = {**same, **own}
    return {**{name: _several(kind.fields[name], text) for name, text in said.items()}, **kind.same}


def _several(described: Field, text: str) -> Said:
    """A cell of a field that may have several values has them apart by semicolons or commas."""
    if not described.several or described.nested:
        return text
    return [one.strip() for one in text.replace(";", ",").split(",") if one.strip()]


def _where(grid: Grid, fields: Sequence[str], line: int, slip: Refused) -> str:
    name = slip.field if isinstance(slip, FieldRefused) else ""
    column = next((one for one, known in zip(grid.headings, fields, strict=True) if name and known == name), "")
    return f"row {line}, column {column}" if column else f"row {line}"
