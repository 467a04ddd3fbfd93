"""The facts as the journal tells them: what every step made, one after the other."""

from __future__ import annotations

import sqlite3
import zlib

from partner_desk.domain.changes import Fact
from partner_desk.domain.origin import Origin
from partner_desk.store import codec
from partner_desk.store.codec import SHAPES


def replayed(connection: sqlite3.Connection) -> dict[type[Fact], dict[str, Fact]]:
    """Every fact that the steps leave, by kind and key."""
    facts: dict[type[Fact], dict[str, Fact]] = {kind: {} for kind in SHAPES}
    for name, blob in connection.execute("SELECT name, changes FROM journal ORDER BY id"):
        changes = codec.unpack(name, zlib.decompress(blob).decode("utf-8", "surrogatepass"))
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
        told = replayed(connection)[shape.kind]
        columns = ", ".join(f'"{name}"' for name in shape.columns)
        rows = connection.execute(f"SELECT key, {columns}, origin FROM {table}").fetchall()  # noqa: S608 - names of our own
        make = codec.restorer(Origin)
        lines = connection.execute('SELECT id, source, who, "on", observed FROM origins')
        origins = {
            line[0]: make(dict(zip(("source", "who", "on", "observed"), line[1:], strict=True))) for line in lines
        }
    except Exception:  # the journal or the origins are damaged as well
        return None
    for row in rows:
        try:
            (found,) = shape.facts([row], origins).values()
        except Exception:
            return str(row[0])
        if told.pop(row[0], None) != found:
            return str(row[0])
    return next(iter(told), None)
