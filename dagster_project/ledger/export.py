"""The ledger as Parquet, for the warehouse build: one file for each table of the list below, always all of them.

It can be exported as it was after any of its events. Most of what is exported is only ever added; what is written over
is then what it was before the first event afterwards that changed it (`schema.WRITTEN_OVER`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dagster_project.ledger.store import Store
from dagster_project.ledger.tables import WRITTEN_OVER, names
from dagster_project.ledger.vocabulary import ANSWERED, CONTENT_VERSION, DUPLICATES, RECORDED_EVENTS, listed

_INT, _TEXT, _MOMENT, _BOOL = pa.int64(), pa.string(), pa.timestamp("us"), pa.bool_()


def _then(table: str, columns: Iterable[str]) -> str:
    """SQL: `columns` of the table's rows as they were after event `?`."""
    keys, moving = map(names, WRITTEN_OVER[table])
    chosen = ", ".join(
        f"case when w.event_seq is null then t.{each} else w.{each} end as {each}" if each in moving else f"t.{each}"
        for each in columns
    )
    key = ", ".join(keys)
    return (
        f"(select {chosen} from {table} t"
        f" left join (select {key}, min(event_seq) as event_seq from {table}_was where event_seq > ? group by {key}) n"
        f" on {_same(keys, 'n', 't')}"
        f" left join {table}_was w on w.event_seq = n.event_seq and {_same(keys, 'w', 'n')} where t.event_seq <= ?)"
    )


def _same(keys: list[str], one: str, other: str) -> str:
    return " and ".join(f"{one}.{key} = {other}.{key}" for key in keys)


_ENTRY = {
    **dict.fromkeys(("entry_id", "txn_id"), _TEXT),
    **dict.fromkeys(("seq", "represents_seq"), _INT),
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
}
_BATCH = {
    **dict.fromkeys(("batch_id", "destination"), _TEXT),
    "sequence": _INT,
    **dict.fromkeys(("layout", "file_name", "sha256", "step"), _TEXT),
    "records": _INT,
    **dict.fromkeys(("sealed_at", "delivered_at"), _MOMENT),
}
_EXCEPTION = {
    "exception_id": _INT,
    **dict.fromkeys(("origin", "code", "severity", "owner", "subject", "txn_id"), _TEXT),
    "seq": _INT,
    **dict.fromkeys(("message", "remedy"), _TEXT),
    **dict.fromkeys(("opened_at", "closed_at"), _MOMENT),
}
_COUNTS = ("rows_in", "versions", "duplicates", "stale", "quarantined")
_VERSION = (
    *("txn_id", "seq", "raw_sha256", "position", "money_hash", "approval", "first_seen_at", "quarantine_code"),
    *("rerated_from", "business_date"),
)
_MATCHED_RECORD = ("object", "source_system", "source_instance", "source_id")

# table: (columns and types, query), where each ? is the number of the last event
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
            "rerated_from": _INT,
            "business_date": _TEXT,
        },
        "select v.txn_id, v.seq, t.source_system, t.source_instance, t.entity, t.record_id, t.line_no, v.raw_sha256,"
        " v.position, v.money_hash, v.approval, v.first_seen_at,"
        " lead(v.seq) over (partition by v.txn_id order by v.seq) is null, v.quarantine_code,"
        " v.rerated_from, v.business_date"
        f" from {_then('version', _VERSION)} v join txn t on t.txn_id = v.txn_id order by v.txn_id, v.seq",
    ),
    # `seq` is the version that the entry was made from, `represents_seq` the one it answers for now: a later one when
    # that says the same money, so that nothing had to be posted for it.
    "entry": (_ENTRY, f"select * from {_then('entry', _ENTRY)} e order by entry_id"),
    "backed_out": (
        {"txn_id": _TEXT, "seq": _INT, "at": _MOMENT},
        "select u.txn_id, u.seq, e.at from backed_out u join event e on e.seq = u.event_seq where u.event_seq <= ?"
        " order by u.txn_id, u.seq",
    ),
    # Those that stand: of each record, code and content the last word counts, for every version that has the content.
    "waiver": (
        {"txn_id": _TEXT, "seq": _INT, **dict.fromkeys(("code", "person", "reason"), _TEXT)},
        f"select v.txn_id, v.seq, w.code, w.person, w.reason from waiver w join version v on v.txn_id = w.txn_id"
        f" join {CONTENT_VERSION} and content.money_hash = w.content_hash where w.withdrawn = 0 and w.event_seq <= ?"
        " and v.event_seq <= ? and not exists (select 1 from waiver n where n.txn_id = w.txn_id and n.code = w.code"
        " and n.content_hash = w.content_hash and n.event_seq > w.event_seq and n.event_seq <= ?)"
        " order by v.txn_id, v.seq, w.code",
    ),
    # Those that stand: of each record the last word counts.
    "identity_match": (
        dict.fromkeys((*_MATCHED_RECORD, "our_key", "person", "reason"), _TEXT),
        f"select {', '.join(f'm.{column}' for column in _MATCHED_RECORD)}, m.our_key, m.person, m.reason"
        " from identity_match m where m.withdrawn = 0 and m.event_seq <= ? and not exists (select 1 from identity_match"
        f" n where {' and '.join(f'n.{column} = m.{column}' for column in _MATCHED_RECORD)}"
        " and n.event_seq > m.event_seq and n.event_seq <= ?)"
        f" order by {', '.join(f'm.{column}' for column in _MATCHED_RECORD)}",
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
        " l.posting_period from batch_line l join batch b using (batch_id) where l.event_seq <= ?"
        " order by l.batch_id, l.entry_id",
    ),
    "batch": (_BATCH, f"select * from {_then('batch', _BATCH)} b order by batch_id"),
    "extract": (
        {
            "extract_seq": _INT,
            **dict.fromkeys(("source_system", "source_instance", "stream", "kind", "window_from", "window_to"), _TEXT),
            "fetched_at": _MOMENT,
            "control": _TEXT,
        },
        "select extract_seq, source_system, source_instance, stream, kind, window_from, window_to, fetched_at, control"
        " from extract where event_seq <= ? order by extract_seq",
    ),
    # A document's counts are written once, by the event that read it.
    "extract_page": (
        {"extract_seq": _INT, "page_no": _INT, "raw_sha256": _TEXT, **dict.fromkeys(_COUNTS, _INT)},
        "select extract_seq, page_no, raw_sha256, "
        + ", ".join(f"case when read_event <= ? then {count} end" for count in _COUNTS)
        + " from extract_page where event_seq <= ? order by extract_seq, page_no",
    ),
    # Each version with the one after it that says something else: until when it was known. A record that is unusable
    # or waits for a person is known as it was stated before.
    "master_version": (
        {
            **dict.fromkeys(("source_system", "source_instance", "stream", "record_key"), _TEXT),
            "version_no": _INT,
            "outcome": _TEXT,
            "raw_sha256": _TEXT,
            "position": _INT,
            **dict.fromkeys(("valid_from", "valid_to", "code", "detail"), _TEXT),
            **dict.fromkeys(("known_from", "known_to"), _MOMENT),
            **dict.fromkeys(("is_opening", "is_latest"), _BOOL),
        },
        "select source_system, source_instance, stream, record_key, version_no, outcome, raw_sha256, position,"
        " valid_from, valid_to, code, detail, known_from, lead(known_from) over (partition by source_system,"
        " source_instance, stream, record_key, case when outcome in ('unusable', 'waiting') then 1 else 0 end"
        " order by version_no), is_opening,"
        " lead(version_no) over (partition by source_system, source_instance, stream, record_key order by version_no)"
        " is null from master_version where event_seq <= ?"
        " order by source_system, source_instance, stream, record_key, version_no",
    ),
    "exception": (_EXCEPTION, f"select * from {_then('exception', _EXCEPTION)} e order by exception_id"),
    # What the ERP said of an entry first: the state that its first answer led to.
    "first_answer": (
        {"entry_id": _TEXT, "state": _TEXT, "at": _MOMENT},
        "select m.entry_id, m.to_state, m.at from entry_move m join (select min(move_id) as move_id from entry_move"
        f" where to_state in ({listed(ANSWERED)}) and event_seq <= ? group by entry_id) f"
        " on f.move_id = m.move_id order by m.entry_id",
    ),
    # Refusals that said that the ERP has it already, of lines and of whole files.
    "refused_duplicate": (
        {**dict.fromkeys(("batch_id", "entry_id"), _TEXT), "at": _MOMENT},
        "select a.batch_id, a.entry_id, e.at from ack a join event e on e.seq = a.event_seq"
        f" where a.applied in ({listed(DUPLICATES)}) and a.event_seq <= ?"
        " order by a.raw_sha256, a.position",
    ),
    # Of which more is asked than the state that they led to: what named persons did, and how sources were asked.
    "event": (
        {"event_seq": _INT, "at": _MOMENT, **dict.fromkeys(("actor", "type", "body"), _TEXT)},
        f"select seq, at, actor, type, body from event where type in ({listed(RECORDED_EVENTS)}) and seq <= ?"
        " order by seq",
    ),
}


class Export(Store):
    """Handing the ledger to the build."""

    def export(self, directory: Path | str, event_seq: int | None = None) -> int:
        """Write `<table>.parquet` for every table of `EXPORTS` into `directory`; the number of the last event in it.

        As the ledger is, or as it was after event `event_seq`: the same bytes as when that was the last one. All tables
        are of one moment. Timestamps are naive UTC, amounts minor units, hours ten-thousandths.
        """
        directory = Path(directory)
        directory.mkdir(parents=True, exist_ok=True)
        with self.one_moment():
            last = self.head()[0] if event_seq is None else event_seq
            for table, (schema, query) in EXPORTS.items():
                rows = self.rows(query, [last] * query.count("?"))
                pq.write_table(_table(schema, rows), directory / f"{table}.parquet", compression="zstd")
            return last


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
