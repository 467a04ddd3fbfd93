"""The facts as the journal tells them: what every step made, one after the other."""

from __future__ import annotations

import sqlite3

from partner_desk.domain.changes import Fact
from partner_desk.domain.origin import Origin
from partner_desk.store import codec, packing, sql
from partner_desk.store.codec import SHAPES


def replayed(connection: sqlite3.Connection) -> dict[type[Fact], dict[str, Fact]]:
    """Every fact that the steps leave, by kind and key."""
    facts: dict[type[Fact], dict[str, Fact]] = {kind: {} for kind in SHAPES}
    for name, blob in sql.changes(connection):
        changes = packing.unpack(name, blob, "surrogatepass")
        for change in changes:
            if change.after is None:
                facts[change.kind].pop(change.key, None)
            else:
                facts[change.kind][change.key] = change.after
    return facts


def first_difference(connection: sqlite3.Connection, table: str) -> str | None:
    """The key of the first row of a damaged table that is not as the journal tells it; None if that cannot be told."""
    shape = next((one for one in SHAPES.values() if one.table == table), None)
    if shape is None:
        return None
    try:
        told, origins = replayed(connection)[shape.kind], _origins(connection)
    except Exception:  # the journal or the origins are damaged as well
        return None
    return _differs(connection, shape, told, origins)


def contradiction(connection: sqlite3.Connection) -> str | None:
    """Where the facts of a desk are not those that its journal tells, in words; for desks from before the seals.

    Raises ValueError, TypeError, KeyError or zlib.error for a journal that cannot be read.
    """
    told, origins = replayed(connection), _origins(connection)
    tables = sql.tables(connection)
    for shape in SHAPES.values():
        if shape.table not in tables and not told[shape.kind]:
            continue  # that kind came later
        key = _differs(connection, shape, told[shape.kind], origins)
        if key is not None:
            return f"the table {shape.table} is not what its history tells ({key!r})"
    return None


def _origins(connection: sqlite3.Connection) -> dict[int, Origin]:
    make = codec.restorer(Origin)
    return {number: make(dict(zip(sql.ORIGIN, values, strict=True))) for number, *values in sql.origins(connection)}


def _differs(
    connection: sqlite3.Connection, shape: codec.Shape, told: dict[str, Fact], origins: dict[int, Origin]
) -> str | None:
    for row in sql.facts(connection, shape):
        try:
            (fact,) = shape.facts([row], origins).values()
        except Exception:
            return str(row[0])
        if told.pop(row[0], None) != fact:
            return str(row[0])
    return next(iter(told), None)
