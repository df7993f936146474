"""What the ERPs themselves say is in their books, read again from the raw documents of their exports.

By the strict readers alone: neither the landed tables nor the warehouse are asked, so that the tie-out does not depend
on what was built from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from dagster_project.config import Destination
from dagster_project.landing.raw_store import RawStore
from dagster_project.ledger import Ledger
from dagster_project.sources import netsuite
from dagster_project.sources.stream import Document, Row, Stream


@dataclass(frozen=True)
class GlLine:
    """One line: it `carries` `money`, an account's debit less credit, or `hours`, without account, currency and
    period. `external_id` is None for a line that names no reference."""

    destination: str
    carries: str
    document: str
    external_id: str | None
    account: str | None
    currency: str | None
    posting_period: str | None
    value: Decimal


@dataclass(frozen=True)
class GlExport:
    """Lines of all destinations, and by destination the moment (UTC) up to which its books were exported."""

    lines: list[GlLine]
    covered_to: dict[str, datetime]


def _journal(destination: str, row: Row) -> GlLine:
    value = row["debit"] - row["credit"]
    where = row["account"], row["currency"], row["posting_period"]
    return GlLine(destination, "money", row["document"], row["external_id"], *where, value)


def _time(destination: str, row: Row) -> GlLine:
    return GlLine(destination, "hours", row["document"], row["external_id"], None, None, None, row["hours"])


# By ERP: the streams of its books, and how a row of each becomes a line. A stream without lines only states the moment.
_STREAMS: dict[str, dict[str, tuple[Stream, Callable[[str, Row], GlLine] | None]]] = {
    netsuite.SYSTEM: {
        stream.name: (stream, line)
        for kind, line in (("gl", _journal), ("time", _time), ("periods", None))
        for stream in (netsuite.EXPORTS[kind],)
    }
}


def read(ledger: Ledger, raw: RawStore, destinations: Iterable[Destination]) -> GlExport:
    """The books of `destinations` by every export that was registered and read.

    Raises RawStoreError for a document that is missing or altered, DocumentRefused for one that cannot be read again.
    """
    export = GlExport([], {})
    for destination in destinations:
        streams = _STREAMS.get(destination.adapter, {})
        for name, document in _documents(ledger, raw, destination, set(streams)):
            stream, line = streams[name]
            rows = stream.read(document).rows
            if line is not None:
                export.lines.extend(line(destination.name, row) for row in rows)
            for as_of in {row["as_of"].replace(tzinfo=UTC) for row in rows}:
                export.covered_to[destination.name] = max(as_of, export.covered_to.get(destination.name, as_of))
    return export


def _documents(
    ledger: Ledger, raw: RawStore, destination: Destination, streams: set[str]
) -> Iterator[tuple[str, Document]]:
    """The documents in use, by the name of their stream: neither refused whole nor delivered before."""
    for stream, sha256, name in ledger.rows(
        "select x.stream, p.raw_sha256, p.name from extract_page p join extract x on x.extract_seq = p.extract_seq"
        " where x.source_system = ? and x.source_instance = ? and p.read_event is not null and p.duplicate_of is null"
        " and p.rows_in > p.quarantined order by p.extract_seq, p.page_no",
        [destination.adapter, destination.name],
    ):
        if stream in streams:
            yield stream, Document(raw.get(sha256), name, destination.name)
