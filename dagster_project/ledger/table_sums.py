"""Rows that move on, proven all the same: each event states by how much it changed the sum of its tables' rows.

What is only ever added (`schema.HISTORY`) is digested by its event. Rows that are written over cannot be, so here each
counts as a number, the SHA-256 of its columns, and a table as the sum of its rows modulo 2^256. An event states what
it added to that sum. All events together give the sum that the table must have now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from dagster_project.ledger.store import Change, Store

# Table, and the columns that its sum covers.
MOVING: dict[str, str] = {
    "version": "txn_id, seq, revision, extract_seq, quarantine_code",
    "obligation": "txn_id, seq, leg, destination, layout, amount_minor, currency, hours_e4, posting_period, reference,"
    " payload, payload_hash",
    "exception": "exception_id, origin, code, severity, owner, subject, txn_id, seq, message, remedy, opened_at,"
    " closed_at, event_seq",
}
FACT = "moved"
_MODULUS = 1 << 256


def rows_sum(rows: Iterable[Sequence[object]]) -> int:
    """The sum of rows, in any order, modulo 2^256."""
    return sum(int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest()) for row in rows) % _MODULUS


def state_moved(
    change: Change, table: str, before: Iterable[Sequence[object]], after: Iterable[Sequence[object]]
) -> None:
    """State in the event what replacing the rows `before` by `after` adds to the table's sum; nothing for nothing."""
    added = (rows_sum(after) - rows_sum(before)) % _MODULUS
    if added:
        change.record_fact(FACT, table=table, added=f"{added:064x}")


@contextmanager
def moving(store: Store, change: Change, table: str, where: str, parameters: Sequence[object]) -> Iterator[None]:
    """State what the writes inside do to the rows of `table` that meet `where`, before them or after them."""
    query = f"select {MOVING[table]} from {table} where {where}"
    before = store.rows(query, parameters)
    yield
    state_moved(change, table, before, store.rows(query, parameters))


def total(stated: Iterable[int]) -> int:
    """The sum that a table must have by what its events stated."""
    return sum(stated) % _MODULUS
