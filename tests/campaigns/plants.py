"""Faults planted on purpose, under the program: what SQLite and the system are asked for is not done."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock


@contextlib.contextmanager
def statements(change: Callable[[str], str | None]) -> Iterator[None]:
    """Every statement that the program gives to SQLite is changed first; None: it is not carried out."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *arguments: Any) -> Cursor:
            changed = change(sql)
            super().execute("SELECT 1" if changed is None else changed, *(() if changed is None else arguments))
            return self

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> Any:
            return self.cursor().execute(sql, *arguments)

        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(Cursor)

    with connecting(Connection):
        yield


@contextlib.contextmanager
def no_sync_of_the_journal() -> Iterator[None]:
    """SQLite believes that whatever it wrote is on the disk."""

    def change(sql: str) -> str | None:
        return "PRAGMA synchronous = OFF" if "synchronous" in sql.casefold() else sql

    with statements(change):
        yield


@contextlib.contextmanager
def no_sync_of_files() -> Iterator[None]:
    """The program's own files are not synced."""
    with mock.patch.object(os, "fsync", return_value=None):
        yield


@contextlib.contextmanager
def no_transactions() -> Iterator[None]:
    """Every statement is kept by itself."""

    def change(sql: str) -> str | None:
        return None if sql.upper().startswith("BEGIN IMMEDIATE") else sql

    with statements(change):
        yield


@contextlib.contextmanager
def late_commits() -> Iterator[None]:
    """What is committed stays in the program until something else than a step has to be done."""

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *arguments: Any) -> Cursor:
            first = sql.upper().split()[0]
            open_ = self.connection.in_transaction
            if first in ("COMMIT", "END") or (first == "BEGIN" and open_ and "IMMEDIATE" in sql.upper()):
                return self
            if open_ and (first in ("PRAGMA", "BEGIN")):
                super().execute("COMMIT")
            super().execute(sql, *arguments)
            return self

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *arguments: Any) -> Any:
            return self.cursor().execute(sql, *arguments)

        def cursor(self, factory: Any = None) -> Any:
            return super().cursor(Cursor)

        def commit(self) -> None:
            pass

        def close(self) -> None:
            super().commit()
            super().close()

    with connecting(Connection):
        yield


@contextlib.contextmanager
def connecting(factory: type[sqlite3.Connection]) -> Iterator[None]:
    """Every connection to a file is of this kind."""
    connect = sqlite3.connect

    def planted(*arguments: Any, **options: Any) -> Any:
        return connect(*arguments, **{"factory": factory, **options})

    with mock.patch.object(sqlite3, "connect", planted):
        yield
