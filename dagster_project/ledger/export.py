"""The ledger as Parquet, for the warehouse build: one file for each table of the list below, always all of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.ledger.store import Store

_INT, _TEXT, _MOMENT, _BOOL = pa.int64(), pa.string(), pa.timestamp("us"), pa.bool_()

# table: (columns and types, query)
EXPORTS: dict[str, tuple[dict[str, pa.DataType], str]] = {
    "version": (
        {
            **dict.fromkeys(("txn_id",), _TEXT),
            "seq": _INT,
            **dict.fromkeys(("source_system", "source_instance", "entity", "record_id"), _TEXT),
            "line_no": _INT,
            "raw_sha256": _TEXT,
            "position": _INT,
            **dict.fromkeys(("money_hash", "approval"), _TEXT),
            "first_seen_at": _MOMENT,
            "is_latest": _BOOL,
            "quarantine_code": _TEXT,
        },
        "select v.txn_id, v.seq, t.source_system, t.source_instance, t.entity, t.record_id, t.line_no, v.raw_sha256,"
        " v.position, v.money_hash, v.approval, v.first_seen_at, v.seq = t.latest_seq, v.quarantine_code"
        " from version v join txn t on t.txn_id = v.txn_id order by v.txn_id, v.seq",
    ),
    # `seq` is the version that the entry was made from, `stands_for` the one it answers for now: a later one when that
    # says the same money, so that nothing had to be posted for it.
    "entry": (
        {
            **dict.fromkeys(("entry_id", "txn_id"), _TEXT),
            **dict.fromkeys(("seq", "stands_for"), _INT),
            **dict.fromkeys(("leg", "kind", "state", "destination", "batch_id", "document", "posting_period"), _TEXT),
            "amount_minor": _INT,
            "currency": _TEXT,
            "hours_e4": _INT,
            "posted_amount_minor": _INT,
            "posted_currency": _TEXT,
            "posted_hours_e4": _INT,
            **dict.fromkeys(("reject_code", "reject_message"), _TEXT),
            **dict.fromkeys(("eligible_at", "sealed_at", "posted_at", "state_since"), _MOMENT),
            **dict.fromkeys(("payload_hash", "reverses"), _TEXT),
        },
        "select entry_id, txn_id, seq, stands_for, leg, kind, state, destination, batch_id, document, posting_period,"
        " amount_minor, currency, hours_e4, posted_amount_minor, posted_currency, posted_hours_e4, reject_code,"
        " reject_message, eligible_at, sealed_at, posted_at, state_since, payload_hash, reverses from entry"
        " order by entry_id",
    ),
    "unwound": (
        {"txn_id": _TEXT, "seq": _INT, "at": _MOMENT},
        "select u.txn_id, u.seq, e.at from unwound u join event e on e.seq = u.event_seq order by u.txn_id, u.seq",
    ),
    "batch_line": (
        {
            **dict.fromkeys(("batch_id", "entry_id", "destination", "layout"), _TEXT),
            "amount_minor": _INT,
            "currency": _TEXT,
            "hours_e4": _INT,
            **dict.fromkeys(("reference", "posting_period"), _TEXT),
        },
        "select l.batch_id, l.entry_id, b.destination, b.layout, l.amount_minor, l.currency, l.hours_e4, l.reference,"
        " l.posting_period from batch_line l join batch b using (batch_id) order by l.batch_id, l.entry_id",
    ),
    "batch": (
        {
            **dict.fromkeys(("batch_id", "destination"), _TEXT),
            "sequence": _INT,
            **dict.fromkeys(("layout", "file_name", "sha256", "step"), _TEXT),
            "records": _INT,
            **dict.fromkeys(("sealed_at", "delivered_at"), _MOMENT),
        },
        "select batch_id, destination, sequence, layout, file_name, sha256, step, records, sealed_at, delivered_at"
        " from batch order by batch_id",
    ),
    "extract": (
        {
            "extract_seq": _INT,
            **dict.fromkeys(("source_system", "source_instance", "stream", "kind", "window_from", "window_to"), _TEXT),
            "fetched_at": _MOMENT,
            "control": _TEXT,
        },
        "select extract_seq, source_system, source_instance, stream, kind, window_from, window_to, fetched_at, control"
        " from extract order by extract_seq",
    ),
    "extract_page": (
        {
            "extract_seq": _INT,
            "page_no": _INT,
            "raw_sha256": _TEXT,
            **dict.fromkeys(("rows_in", "versions", "duplicates", "stale", "quarantined"), _INT),
        },
        "select extract_seq, page_no, raw_sha256, rows_in, versions, duplicates, stale, quarantined from extract_page"
        " order by extract_seq, page_no",
    ),
    "exception": (
        {
            "exception_id": _INT,
            **dict.fromkeys(("origin", "code", "severity", "owner", "subject", "txn_id"), _TEXT),
            "seq": _INT,
            **dict.fromkeys(("message", "remedy"), _TEXT),
            **dict.fromkeys(("opened_at", "closed_at"), _MOMENT),
        },
        "select exception_id, origin, code, severity, owner, subject, txn_id, seq, message, remedy, opened_at,"
        " closed_at from exception order by exception_id",
    ),
}


class Export(Store):
    """Handing the ledger to the build."""

    def export(self, directory: Path | str) -> int:
        """Write `<table>.parquet` for every table of `EXPORTS` into `directory`; the number of the last event.

        All tables are of one moment. Timestamps are naive UTC, amounts minor units, hours ten-thousandths.
        """
        directory = Path(directory)
        directory.mkdir(parents=True, exist_ok=True)
        with self.one_moment():
            for table, (schema, query) in EXPORTS.items():
                pq.write_table(_table(schema, self.rows(query)), directory / f"{table}.parquet", compression="zstd")
            return self.head()[0]


def _table(schema: dict[str, pa.DataType], rows: list[tuple]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.table(
        {name: _column(values, kind) for (name, kind), values in zip(schema.items(), columns, strict=True)},
        schema=pa.schema(schema.items()),
    )


def _column(values: tuple, kind: pa.DataType) -> pa.Array:
    if kind == _MOMENT:
        return pc.cast(pc.utf8_rtrim(pa.array(values, _TEXT), "Z"), _MOMENT)
    return pa.array([bool(value) for value in values] if kind == _BOOL else values, kind)
