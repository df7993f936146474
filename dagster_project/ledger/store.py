"""The ledger as an object: opening it, the writer's lock, one commit with its event, and the anchors outside.

What is recorded and read is in the parts that `Ledger` is made of: `intake`, `verdicts`, `exceptions`, `export`,
`report` and `proof`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from dagster_project import fault
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.schema import BUCKETS, HISTORY, SCHEMA, TEMPORARY, TRANSITIONS, VERSION
from dagster_project.ledger.types import AmnesiaError, Finding, LedgerBusy, LedgerError
from dagster_project.ports import Clock, LocalFileSystem, iso

GENESIS = "0" * 64
ANCHOR = "tieout-anchor.json"
IN_MEMORY = Path(":memory:")


@dataclass
class Change:
    """One commit under way. Its event gets the number `event_seq` and the time `at`, and will state `facts`.

    `broken`: a part of it raised, so it cannot be committed any more, whoever caught that.
    """

    event_seq: int
    at: str
    facts: list[dict[str, object]] = field(default_factory=list)
    broken: bool = False

    def state(self, fact: str, **details: object) -> None:
        """Add a fact to the event."""
        self.facts.append({"fact": fact, **details})


class Store:
    """A connection to the ledger file, and for a writer the lock and the commits."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        clock: Clock | None,
        anchors: Sequence[Path] = (),
        lock: int | None = None,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._anchors = tuple(anchors)
        self._lock = lock
        self._change: Change | None = None

    # -- opening and closing ------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, path: Path | str, clock: Clock, anchors: Sequence[Path] = ()) -> Self:
        """Open the ledger for writing and hold the writer's lock until it is closed; create it where there is none.

        The lock is the operating system's and ends with the process, never by a timeout (POSTING R4). `path`
        `:memory:` is a ledger without a file, for simulations. Raises LedgerBusy while another writer has the lock,
        LedgerError when the file has another schema.
        """
        path = Path(path)
        lock = None
        if path != IN_MEMORY:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = _take_lock(path.with_name(path.name + ".lock"))
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            connection = _connect(str(path), uri=False)
            connection.execute("pragma journal_mode = wal")
            connection.execute("pragma synchronous = full")
            for statement in TEMPORARY:
                connection.execute(statement)
            ledger = cls(connection, clock, anchors, lock)
            ledger._create_or_check(path)
        except BaseException:
            if lock is not None:
                os.close(lock)
            raise
        return ledger

    @classmethod
    def read_only(cls, path: Path | str) -> Self:
        """Open the ledger for reading, beside its writer. Raises LedgerError when there is none."""
        path = Path(path)
        if not path.exists():
            raise LedgerError(f"no control ledger at {path}: run a cycle first")
        return cls(_connect(f"{path.resolve().as_uri()}?mode=ro", uri=True), None)

    def close(self) -> None:
        """Close the file and release the lock."""
        self._connection.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _create_or_check(self, path: Path) -> None:
        (known,) = self._connection.execute("select count(*) from sqlite_master where name = 'meta'").fetchone()
        if known:
            version = self.meta("schema")
            if version != VERSION:
                raise LedgerError(f"{path} has schema {version}, this program works with {VERSION}: use its release")
            return
        self._connection.execute("begin immediate")
        try:
            for statement in SCHEMA:
                self._connection.execute(statement)
            instance = secrets.token_hex(8)
            self._connection.executemany(
                "insert into meta values (?, ?)", [("schema", VERSION), ("instance", instance)]
            )
            self._connection.execute("insert into moment values (1, null, null)")
            self._connection.executemany("insert into allowed_transition values (?, ?, ?)", TRANSITIONS)
            self._connection.executemany("insert into state_bucket values (?, ?)", BUCKETS.items())
            self._connection.execute("commit")
        except BaseException:
            self._connection.execute("rollback")
            raise

    # -- reading ------------------------------------------------------------------------------------------------------

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple]:
        """All rows of a query."""
        return self._connection.execute(sql, parameters).fetchall()

    def records(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """All rows of a query, each by column name."""
        cursor = self._connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def value(self, sql: str, parameters: Sequence[object] = ()) -> object:
        """The first column of the first row, None when there is none."""
        row = self._connection.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def meta(self, name: str) -> str | None:
        """What the ledger knows of itself: `schema`, and `instance`, its own random name."""
        return self.value("select value from meta where name = ?", [name])

    def head(self) -> tuple[int, str]:
        """Number and hash of the last event; (0, zeros) before the first."""
        return next(iter(self.rows("select seq, hash from event order by seq desc limit 1")), (0, GENESIS))

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def change(self, kind: str, actor: str = "tieout") -> Iterator[Change]:
        """One commit: everything written inside, and one event that states it (POSTING R2).

        A change inside a change is part of the outer one. A change that states no fact, or that raises, is taken back
        whole.
        """
        if self._change is not None:
            try:
                yield self._change
            except BaseException:
                self._change.broken = True
                raise
            return
        if self._clock is None:
            raise LedgerError("this ledger is open for reading only")
        at = iso(self._clock.now())
        self._connection.execute("begin immediate")
        try:
            seq, previous = self.head()
            self._change = Change(seq + 1, at)
            self._connection.execute("insert into change values (?)", [seq + 1])
            self._connection.execute("update moment set event_seq = ?, at = ?", [seq + 1, at])
            yield self._change
            fault.point("ledger.before_commit")
            if self._change.broken:
                raise LedgerError("a part of this change failed, so none of it is kept")
            if self._change.facts:
                self._append_event(self._change, previous, actor, kind)
                self._connection.execute("update moment set event_seq = null, at = null")
                self._connection.execute("commit")
            else:
                self._connection.execute("rollback")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("rollback")
            raise
        finally:
            self._change = None
        fault.point("ledger.after_commit")

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """One statement inside a change; the number of rows it touched."""
        self._require_change()
        return self._connection.execute(sql, parameters).rowcount

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """One statement for many rows, inside a change."""
        self._require_change()
        self._connection.executemany(sql, parameters)

    def _require_change(self) -> None:
        if self._change is None:
            raise LedgerError("the ledger is written inside `with ledger.change(...)` only")

    def _append_event(self, change: Change, previous: str, actor: str, kind: str) -> None:
        wrote = {table: digest for table in HISTORY if (digest := self.digest(table, change.event_seq))}
        body = canonical_json({"facts": change.facts, "wrote": wrote})
        event = (change.event_seq, change.at, actor, kind, body)
        self._connection.execute(
            "insert into event (seq, at, actor, type, body, prev, hash) values (?, ?, ?, ?, ?, ?, ?)",
            [*event, previous, chained(previous, event)],
        )

    def digest(self, table: str, event_seq: int) -> str | None:
        """Count and SHA-256 of what an event wrote into a history table, `<rows>:<sha256>`; None for nothing."""
        columns = HISTORY[table]
        rows = self.rows(f"select {columns} from {table} where event_seq = ? order by {columns}", [event_seq])
        return f"{len(rows)}:{hashlib.sha256(repr(rows).encode()).hexdigest()}" if rows else None

    # -- anchors ------------------------------------------------------------------------------------------------------

    def require_anchored(self) -> None:
        """Raise AmnesiaError when an anchor is ahead of this ledger, or belongs to another."""
        findings = self.check_anchors()
        if findings:
            raise AmnesiaError("; ".join(finding.message for finding in findings))

    def write_anchors(self) -> None:
        """Write the head of the chain to every anchor folder, after making sure that none of them is ahead."""
        self.require_anchored()
        seq, head = self.head()
        anchor = json.dumps({"ledger": self.meta("instance"), "seq": seq, "hash": head}).encode()
        for folder in self._anchors:
            LocalFileSystem().publish(folder / ANCHOR, anchor)

    def check_anchors(self) -> list[Finding]:
        """What the anchors know that this ledger does not (POSTING R11); nothing when all is well."""
        findings = []
        for folder in self._anchors:
            file = folder / ANCHOR
            if not file.exists():
                continue
            anchor = json.loads(file.read_bytes())
            if anchor["ledger"] != self.meta("instance"):
                problem = f"it belongs to ledger {anchor['ledger']}, this one is {self.meta('instance')}"
            elif self.value("select hash from event where seq = ?", [anchor["seq"]]) != anchor["hash"]:
                problem = f"it knows event {anchor['seq']}, this ledger ends at or differs from {self.head()[0]}"
            else:
                continue
            findings.append(
                Finding(
                    "AMNESIA",
                    str(file),
                    f"the anchor {file} does not fit this ledger: {problem}. An older copy was restored, or the ledger"
                    " was replaced; nothing is sent. Restore the newest ledger; only if that is lost for good, compare"
                    " with the ERP first and then remove the anchor",
                )
            )
        return findings


def chained(previous: str, event: Sequence[object]) -> str:
    """The hash of an event (seq, at, actor, type, body), which covers the hash of the event before it."""
    return sha256("\n".join((previous, *map(str, event))))


def _connect(database: str, *, uri: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(database, timeout=30, isolation_level=None, uri=uri, cached_statements=256)
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma temp_store = memory")
    connection.execute("pragma cache_size = -65536")
    return connection


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
