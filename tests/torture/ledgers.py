"""Ledgers in memory that are ready at once: the schema is made once, and a history ends by rolling everything back.

Opening a ledger and making its schema costs 11 ms, as much as half a history. So one outer transaction is begun after
the schema is there, each commit of the ledger becomes the release of a savepoint in it, and `reset` rolls the outer one
back. SQLite checks a deferred foreign key at the outermost commit only; the one that matters, that each change has its
event, is asked at every release instead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from dagster_project.ledger import Ledger
from dagster_project.ledger.dialect import IN_MEMORY, SqliteDialect
from dagster_project.ledger.types import Refused
from dagster_project.ports import Clock, FileSystem

INSTANCE = "5111a7ed00000000"


class Nested(SqliteDialect):
    """A database whose transactions are savepoints of one outer transaction."""

    active = False

    def reset(self) -> None:
        """Forget everything since the first reset."""
        if self.connection.in_transaction:
            self.connection.execute("rollback")
        self.connection.execute("begin")
        self.active = False

    def begin(self) -> None:
        assert not self.active, "a transaction within a transaction"
        self.connection.execute("savepoint c")
        self.active = True

    begin_reading = begin

    def commit(self) -> None:
        changed, stated = self.connection.execute(
            "select (select max(seq) from change), (select max(seq) from event)"
        ).fetchone()
        if changed != stated:
            raise Refused("FOREIGN KEY constraint failed: a change without its event")
        self.active = False
        self.connection.execute("release c")

    def rollback(self) -> None:
        if self.active:
            self.active = False
            self.connection.execute("rollback to c")
            self.connection.execute("release c")


def fresh(clock: Clock, anchors: Sequence[Path] = (), files: FileSystem | None = None) -> Ledger:
    """A new ledger in memory, with an instance name that is the same every time."""
    ledger = Ledger(_opened(SqliteDialect(IN_MEMORY)), clock, anchors, files)
    ledger._create_or_check()
    ledger._connection.execute("update meta set value = ? where name = 'instance'", [INSTANCE])
    return ledger


_template: list[Nested] = []


def borrowed(clock: Clock, anchors: Sequence[Path] = (), files: FileSystem | None = None) -> Ledger:
    """The process's own ledger, empty; whoever borrows it next takes it away."""
    if not _template:
        nested = Nested(IN_MEMORY)
        nested.connection = fresh(clock)._connection
        _template.append(nested)
    _template[0].reset()
    return Ledger(_template[0], clock, anchors, files)


def copy_of(ledger: Ledger) -> bytes:
    """A backup: the ledger's file as it would be on disk."""
    return ledger._connection.serialize()


def restored(backup: bytes, clock: Clock, anchors: Sequence[Path], files: FileSystem | None = None) -> Ledger:
    """A ledger from a backup; nothing of the present one is in it."""
    database = _opened(SqliteDialect(IN_MEMORY))
    database.connection.deserialize(backup)
    return Ledger(database, clock, anchors, files)


def _opened(database: SqliteDialect) -> SqliteDialect:
    """Connected, for any thread: the crew sees to it that one at a time uses it."""
    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **names: connect(*args, **names, check_same_thread=False)
    try:
        database.open_to_write()
    finally:
        sqlite3.connect = connect
    return database
