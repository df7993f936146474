"""What differs between the databases that a ledger can be in: SQLite, the default, and PostgreSQL (`postgres`).

The schema is the same data for both (`schema`), rendered here and there; every other statement of the program is SQL
that both read, with `?` for a parameter. A dialect is also the connection, and the writer's lock that goes with it.
"""

from __future__ import annotations

import fcntl
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from dagster_project.ledger.guards import GUARDS, RECORDERS, TEMPORARY, Guard, Recorder
from dagster_project.ledger.tables import TABLES
from dagster_project.ledger.types import LedgerBusy, LedgerError, Refused
from dagster_project.ports import fsync_directory, make_directories

IN_MEMORY = ":memory:"
# The first release that has `is distinct from`.
SQLITE = (3, 39)
_DEFINITIONS = "select type, name, sql from sqlite_master where sql is not null"
_URL = re.compile(r"postgres(ql)?://")


class Cursor(Protocol):
    """What comes back from a statement."""

    rowcount: int
    description: Sequence[Sequence[Any]]

    def fetchone(self) -> tuple | None: ...

    def fetchall(self) -> list[tuple]: ...

    def __iter__(self) -> Iterator[tuple]: ...


class Dialect(Protocol):
    """One database with a connection to it. Every statement may raise Refused; `place` says where it is."""

    place: str
    connection: Any

    def open_to_write(self) -> None:
        """Take the writer's lock, held until `close`, and connect. Raises LedgerBusy when another process has it."""
        ...

    def open_to_read(self) -> None:
        """Connect so that nothing can be changed. Raises LedgerError when there is no database."""
        ...

    def close(self) -> None: ...

    def exists(self) -> bool:
        """Whether the ledger's tables are there."""
        ...

    def schema(self) -> list[str]:
        """The statements that make the ledger's tables, guards and recorders."""
        ...

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> Cursor: ...

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> None: ...

    def begin(self) -> None:
        """Begin a transaction that writes."""
        ...

    def begin_reading(self) -> None:
        """Begin a transaction that sees one moment of the ledger throughout."""
        ...

    def commit(self) -> None: ...

    def rollback(self) -> None:
        """Take the transaction back, if one is open."""
        ...

    @property
    def active(self) -> bool:
        """Whether a transaction is open."""
        ...

    def orphans(self) -> Counter[str]:
        """Rows by table that refer to a row that is not there."""
        ...

    def altered(self) -> list[tuple[str, str]]:
        """Kind and name of each table, index, constraint, guard or recorder that is not as `schema` makes it."""
        ...

    def copy(self, suffix: str) -> Path | None:
        """Copy the ledger into a file beside it, durably, and return that; None where a ledger is no file."""
        ...

    def remaking(self) -> AbstractContextManager[None]:
        """One transaction in which tables may be made anew that others refer to; an error takes all of it back."""
        ...

    def drop_rules(self) -> None:
        """Drop every view, guard and recorder."""
        ...

    def names(self) -> set[str]:
        """Of everything that the schema makes."""
        ...

    def replacing(self, table: str) -> AbstractContextManager[None]:
        """Drop a table; inside, another of its name is made and filled, to which others refer as they did."""
        ...


def dialect(place: Path | str) -> Dialect:
    """The database at `place`: a `postgresql://` address, a file, or `:memory:`."""
    if not _URL.match(str(place)):
        return SqliteDialect(str(place))
    from dagster_project.ledger.postgres import PostgresDialect  # noqa: PLC0415 (a driver that few need)

    return PostgresDialect(str(place))


def _sync_log(path: Path) -> None:
    """Make durable what a killed writer left in the log of the database at `path`: from now on it counts."""
    log = path.with_name(path.name + "-wal")
    if log.exists():
        with log.open("rb") as unsynced:
            os.fsync(unsynced.fileno())
    fsync_directory(path.parent)


class SqliteDialect:
    """A file with a write-ahead log, or a database in memory."""

    connection: sqlite3.Connection

    def __init__(self, place: str) -> None:
        self.place = place
        self._lock: int | None = None

    def open_to_write(self) -> None:
        if self.place != IN_MEMORY:
            path = Path(self.place)
            make_directories(path.parent)
            self._lock = _take_lock(path.with_name(path.name + ".lock"))
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            _sync_log(path)
        self._connect(self.place)
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("pragma synchronous = full")
        for statement in TEMPORARY:
            self.connection.execute(statement)

    def open_to_read(self) -> None:
        path = Path(self.place)
        if not path.exists():
            raise LedgerError(f"no control ledger at {self.place}: run a cycle first")
        self._connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)

    def _connect(self, database: str, uri: bool = False) -> None:
        if sqlite3.sqlite_version_info < SQLITE:
            raise LedgerError(f"the control ledger needs SQLite 3.39, this Python has {sqlite3.sqlite_version}")
        self.connection = sqlite3.connect(database, timeout=30, isolation_level=None, uri=uri, cached_statements=1024)
        self.connection.execute("pragma foreign_keys = on")
        self.connection.execute("pragma temp_store = memory")
        self.connection.execute("pragma cache_size = -65536")

    def close(self) -> None:
        if hasattr(self, "connection"):
            self.connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def exists(self) -> bool:
        return self.execute("select 1 from sqlite_master where name = 'meta'").fetchone() is not None

    def schema(self) -> list[str]:
        tables = [re.sub(r"\bcounter\b", "integer", table) for table in TABLES]
        return [*tables, *map(_guard, GUARDS), *map(_recorder, RECORDERS)]

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Cursor:
        try:
            return self.connection.execute(sql, parameters)
        except sqlite3.IntegrityError as error:
            raise Refused(str(error)) from error

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        try:
            self.connection.executemany(sql, parameters)
        except sqlite3.IntegrityError as error:
            raise Refused(str(error)) from error

    def begin(self) -> None:
        self.execute("begin immediate")

    def begin_reading(self) -> None:
        self.execute("begin")

    def commit(self) -> None:
        self.execute("commit")

    def rollback(self) -> None:
        if self.active:
            self.execute("rollback")

    @property
    def active(self) -> bool:
        return self.connection.in_transaction

    def copy(self, suffix: str) -> Path | None:
        if self.place == IN_MEMORY:
            return None
        path = Path(f"{self.place}.{suffix}")
        unfinished = path.with_name(f"{path.name}.part")
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(unfinished)) as target:
            self.connection.backup(target)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(unfinished, path)
        fsync_directory(path.parent)
        return path

    @contextmanager
    def remaking(self) -> Iterator[None]:
        # Without effect inside a transaction, so before it.
        self.connection.execute("pragma foreign_keys = off")
        try:
            self.begin()
            yield
            self.commit()
        finally:
            self.rollback()
            self.connection.execute("pragma foreign_keys = on")

    def drop_rules(self) -> None:
        for kind, name in self.execute(
            "select type, name from sqlite_master where type in ('trigger', 'view')"
        ).fetchall():
            self.execute(f"drop {kind} {name}")

    def names(self) -> set[str]:
        return {name for (name,) in self.execute("select name from sqlite_master")}

    @contextmanager
    def replacing(self, table: str) -> Iterator[None]:
        self.execute(f"drop table {table}")
        yield

    def orphans(self) -> Counter[str]:
        return Counter(table for table, *_ in self.execute("pragma foreign_key_check"))

    def altered(self) -> list[tuple[str, str]]:
        known = frozenset(self.execute(_DEFINITIONS))
        return sorted((kind, name) for kind, name in {row[:2] for row in known ^ _expected(tuple(self.schema()))})


@cache
def _expected(schema: tuple[str, ...]) -> frozenset[tuple[str, str, str]]:
    """Kind, name and SQL of everything that the schema makes, as SQLite writes it down."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for statement in schema:
            connection.execute(statement)
        return frozenset(connection.execute(_DEFINITIONS))


def _guard(guard: Guard) -> str:
    return (
        f"create trigger {guard.name} {guard.occasion} when {guard.condition}"
        f" begin select raise(abort, '{guard.message}'); end"
    )


def _recorder(recorder: Recorder) -> str:
    return (
        f"create trigger {recorder.name} {recorder.occasion} when {recorder.condition} begin {recorder.statement}; end"
    )


def _take_lock(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.pread(descriptor, 20, 0).decode() or "unknown"
        os.close(descriptor)
        raise LedgerBusy(
            f"process {holder} is writing the control ledger ({path} is locked): wait until it ends, or stop it"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor
