"""The ledger as an object: opening it, the writer's lock, one commit with its event, and the anchors outside.

What is recorded and read is in the parts that `Ledger` is made of: `intake`, `rule_results`, `exceptions`, `export`,
`report` and `proof`.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from dagster_project import anchors, fault
from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.dialect import Dialect, dialect
from dagster_project.ledger.guards import RECORDERS
from dagster_project.ledger.tables import HISTORY, VERSION
from dagster_project.ledger.types import AmnesiaError, AnchorUnreachable, Finding, LedgerError
from dagster_project.ledger.vocabulary import BUCKETS, SENT, TRANSITIONS
from dagster_project.ports import Clock, FileSystem, LocalFileSystem, SftpFolder, iso

GENESIS = "0" * 64
ANCHOR = anchors.NAME
_WRITES = re.compile(r"\s*(?:(insert) into|update|delete from) (\w+)")
_OCCASION = re.compile(r"after (insert|update)(?: of (\w+))? on (\w+)")


@dataclass
class Change:
    """One commit under way. Its event gets the number `event_seq` and the time `at`, and will state `facts`.

    `broken`: a part of it raised, so it cannot be committed any more, whoever caught that. `wrote`: the tables of
    HISTORY that it may have added rows to.
    """

    event_seq: int
    at: str
    facts: list[dict[str, object]] = field(default_factory=list)
    broken: bool = False
    wrote: set[str] = field(default_factory=set)

    def record_fact(self, fact: str, **details: object) -> None:
        """Add a fact to the event."""
        self.facts.append({"fact": fact, **details})


class Store:
    """A connection to the ledger's database, and for a writer the lock and the commits."""

    def __init__(
        self,
        database: Dialect,
        clock: Clock | None,
        places: Sequence[Path | SftpFolder] = (),
        files: FileSystem | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._anchors = anchors.Anchors(places, files or LocalFileSystem())
        self._change: Change | None = None
        # SHA-256 of the settings that this process works by, which the database compares with those in force.
        self.settings: str | None = None

    # -- opening and closing ------------------------------------------------------------------------------------------

    @classmethod
    def open(
        cls, place: Path | str, clock: Clock, anchors: Sequence[Path | SftpFolder] = (), files: FileSystem | None = None
    ) -> Self:
        """Open the ledger for writing and hold the writer's lock until it is closed; create it where there is none.

        `place` is a file, a `postgresql://` address, or `:memory:` for simulations. The lock is the operating system's
        or the database session's and ends with it, never by a timeout (docs/posting.md R4). `anchors` are folders on
        servers, or in `files`, which is this machine unless a simulation says otherwise. Raises LedgerBusy while
        another writer has the lock, LedgerError when the ledger has another schema.
        """
        database = dialect(place)
        try:
            database.open_to_write()
            ledger = cls(database, clock, anchors, files)
            ledger._create_or_check()
        except BaseException:
            database.close()
            raise
        return ledger

    @classmethod
    def read_only(cls, place: Path | str) -> Self:
        """Open the ledger for reading, beside its writer. Raises LedgerError when there is none of this schema."""
        database = dialect(place)
        try:
            database.open_to_read()
            ledger = cls(database, None)
            ledger._check_schema()
        except BaseException:
            database.close()
            raise
        return ledger

    def close(self) -> None:
        """Close the connection and release the lock."""
        self._anchors.close()
        self._database.close()

    @property
    def _connection(self) -> Any:
        """The driver's own connection, which no rule of the program stands before."""
        return self._database.connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _create_or_check(self) -> None:
        if self._database.exists():
            return self._check_schema()
        self._database.begin()
        try:
            for statement in self._database.schema():
                self._database.execute(statement)
            instance = secrets.token_hex(8)
            self._database.executemany("insert into meta values (?, ?)", [("schema", VERSION), ("instance", instance)])
            self._database.execute("insert into open_commit (one) values (1)")
            self._database.execute("insert into checked values (1, 0, ?)", [GENESIS])
            self._database.executemany("insert into allowed_transition values (?, ?, ?)", TRANSITIONS)
            self._database.executemany("insert into state_bucket values (?, ?)", BUCKETS.items())
            self._database.commit()
        except BaseException:
            self._database.rollback()
            raise

    def _check_schema(self) -> None:
        version = self.meta("schema")
        if version != VERSION:
            raise LedgerError(
                f"{self._database.place} has schema {version}, this program works with {VERSION}: `tieout upgrade` says"
                " whether it can bring the ledger to that, or which release to use"
            )

    # -- reading ------------------------------------------------------------------------------------------------------

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple]:
        """All rows of a query."""
        return self._database.execute(sql, parameters).fetchall()

    def records(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """All rows of a query, each by column name."""
        cursor = self._database.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def value(self, sql: str, parameters: Sequence[object] = ()) -> object:
        """The first column of the first row, None when there is none."""
        row = self._database.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def meta(self, name: str) -> str | None:
        """What the ledger knows of itself: `schema`, and `instance`, its own random name."""
        return self.value("select value from meta where name = ?", [name])

    def head(self) -> tuple[int, str]:
        """Number and hash of the last event; (0, zeros) before the first."""
        return next(iter(self.rows("select seq, hash from event order by seq desc limit 1")), (0, GENESIS))

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Everything read inside is of one moment, whatever a writer commits meanwhile."""
        own_transaction = not self._database.active
        if own_transaction:
            self._database.begin_reading()
        try:
            yield
        finally:
            if own_transaction:
                self._database.rollback()

    # -- writing ------------------------------------------------------------------------------------------------------

    @contextmanager
    def change(self, kind: str, actor: str = "tieout") -> Iterator[Change]:
        """One commit: everything written inside, and one event that states it (docs/posting.md R2).

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
        self._database.begin()
        try:
            seq, previous = self.head()
            self._change = Change(seq + 1, at)
            self._database.execute("insert into change values (?)", [seq + 1])
            self._database.execute(
                "update open_commit set event_seq = ?, at = ?, settings = ?", [seq + 1, at, self.settings]
            )
            yield self._change
            fault.point("ledger.before_commit")
            if self._change.broken:
                raise LedgerError("a part of this change failed, so none of it is kept")
            if self._change.facts:
                self._append_event(self._change, previous, actor, kind)
                self._database.execute("update open_commit set event_seq = null, at = null, settings = null")
                self._database.commit()
            else:
                self._database.rollback()
        except BaseException:
            self._database.rollback()
            raise
        finally:
            self._change = None
        fault.point("ledger.after_commit")

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """One statement inside a change; the number of rows it touched."""
        self._require_change()
        touched = self._database.execute(sql, parameters).rowcount
        if touched:
            self._change.wrote |= _grown_by(sql)
        return touched

    def executemany(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """One statement for many rows, inside a change."""
        self._require_change()
        if rows := list(parameters):
            self._database.executemany(sql, rows)
            self._change.wrote |= _grown_by(sql)

    def _require_change(self) -> None:
        if self._change is None:
            raise LedgerError("the ledger is written inside `with ledger.change(...)` only")

    def _append_event(self, change: Change, previous: str, actor: str, kind: str) -> None:
        wrote = {table: digest for table in change.wrote if (digest := self.digest(table, change.event_seq))}
        body = canonical_json({"facts": change.facts, "wrote": wrote})
        event = (change.event_seq, change.at, actor, kind, body)
        self._database.execute(
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
        """Raise AmnesiaError when an anchor is ahead of this ledger, or belongs to another, and AnchorUnreachable when
        one does not answer."""
        findings = self.check_anchors()
        if findings:
            raise AmnesiaError("; ".join(finding.message for finding in findings))

    def write_anchors(self) -> None:
        """Write the head of the chain to every anchor, after making sure that none of them is ahead."""
        self.require_anchored()
        self._publish_anchors()

    def renew_anchors(self, actor: str, reason: str) -> None:
        """Write anchors where all of them are missing: a named person knows that this ledger is the newest one.

        Raises AmnesiaError when an anchor is there and does not fit.
        """
        findings = self.check_anchors()
        if findings and self._read_anchors():
            raise AmnesiaError("; ".join(finding.message for finding in findings))
        with self.change("anchors", actor) as change:
            change.record_fact("anchors renewed", folders=list(map(str, self._anchors.places)), reason=reason)
        self._publish_anchors()

    def _publish_anchors(self) -> None:
        seq, head = self.head()
        with _answering():
            self._anchors.publish(json.dumps({"ledger": self.meta("instance"), "seq": seq, "hash": head}).encode())

    def _read_anchors(self) -> dict[anchors.Anchor, bytes]:
        with _answering():
            return self._anchors.read()

    def check_anchors(self) -> list[Finding]:
        """What the anchors know that this ledger does not (docs/posting.md R11); nothing when all is well.

        Nothing is sent before it is anchored, so a ledger that sent something and finds no anchor at all has lost them.
        Raises AnchorUnreachable when one does not answer.
        """
        found = self._read_anchors()
        was_sent = f"select 1 from batch_move where to_state in {SENT} limit 1"
        if self._anchors.places and not found and self.value(was_sent):
            return [
                Finding(
                    "AMNESIA",
                    str(self._anchors),
                    f"no anchor is left in {self._anchors}, although this ledger has sent files: whether it is the"
                    " newest is not known, and nothing is sent. Mount the folders again; if the anchors are gone for"
                    " good, compare with the ERP and then renew them by name: `tieout renew-anchors`",
                )
            ]
        findings = []
        for place, content in found.items():
            anchor = json.loads(content)
            if anchor["ledger"] != self.meta("instance"):
                problem = f"it belongs to ledger {anchor['ledger']}, this one is {self.meta('instance')}"
            elif self.value("select hash from event where seq = ?", [anchor["seq"]]) != anchor["hash"]:
                problem = f"it knows event {anchor['seq']}, this ledger ends at or differs from {self.head()[0]}"
            else:
                continue
            findings.append(
                Finding(
                    "AMNESIA",
                    str(place),
                    f"the anchor {place} does not fit this ledger: {problem}. An older copy was restored, or the ledger"
                    " was replaced; nothing is sent. Restore the newest ledger; only if that is lost for good, compare"
                    " with the ERP first, then remove the anchors and renew them by name: `tieout renew-anchors`",
                )
            )
        return findings


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except anchors.AnchorError as error:
        raise AnchorUnreachable(
            f"{error}: it is not known whether this ledger is the newest, and nothing is taken or sent. Bring the"
            " anchor back; the next cycle goes on by itself"
        ) from None


def chained(previous: str, event: Sequence[object]) -> str:
    """The hash of an event (seq, at, actor, type, body), which covers the hash of the event before it."""
    return sha256("\n".join((previous, *map(str, event))))


@lru_cache(maxsize=1024)
def _grown_by(sql: str) -> frozenset[str]:
    """The tables of HISTORY to which a statement may add rows, by itself and by its recorders."""
    written = _WRITES.match(sql)
    if not written:
        return frozenset(HISTORY)
    inserted, table = written.groups()
    recorders = [
        _WRITES.match(recorder.statement).groups()
        for recorder in RECORDERS
        for verb, column, watched in [_OCCASION.match(recorder.occasion).groups()]
        if watched == table and verb in sql and (column or "") in sql
    ]
    grown = {recorded for inserts, recorded in [*recorders, (inserted, table)] if inserts}
    return frozenset(grown & HISTORY.keys())
