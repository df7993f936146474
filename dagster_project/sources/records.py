"""The records that transactions were observed in, read again from their raw documents by the strict readers alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.sources.stream import Document, Stream


@dataclass(frozen=True)
class Record:
    """One record at its 0-based place in a raw document: whose it is, what its money depends on as the ledger hashes
    it, its approval, and what it says by itself is owed (`Transactions.states`)."""

    raw_sha256: str
    position: int
    txn_id: str
    money: Mapping[str, object]
    approval: str
    value: Decimal | None
    currency: str | None


def read(
    ledger: Ledger,
    raw: RawStore,
    streams: Mapping[tuple[str, str], Stream],
    tenant: str,
    documents: Collection[str],
) -> Iterator[Record]:
    """Every readable record of `documents` (SHA-256), in each stream of transactions by which one came.

    Raises RawStoreError for a document that is missing or altered, DocumentRefused for one that cannot be read again.
    """
    wanted = frozenset(documents)
    for system, instance, name, sha256, label in ledger.rows(
        "select e.source_system, e.source_instance, e.stream, p.raw_sha256, min(p.name) from extract_page p"
        " join extract e using (extract_seq) group by e.source_system, e.source_instance, e.stream, p.raw_sha256"
        " order by p.raw_sha256, e.source_system, e.source_instance, e.stream"
    ):
        stream = streams.get((system, name))
        if sha256 not in wanted or stream is None or stream.transactions is None:
            continue
        facts = stream.transactions
        reading = stream.read(Document(raw.get(sha256), label, instance))
        for row, position in zip(reading.rows, reading.positions, strict=True):
            yield Record(
                sha256,
                position,
                stream.txn_id(tenant, instance, facts.record_id(row)),
                facts.content(row),
                facts.approval(row),
                *facts.states(row),
            )
