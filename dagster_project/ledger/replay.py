"""What history says of values that are written over: the last row of their own, or the facts of the events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from dagster_project.ledger.canonical import canonical_json
from dagster_project.ledger.vocabulary import (
    FENCED,
    IN_FLIGHT,
    LIVE,
    listed,
)

_FLYING = listed(IN_FLIGHT)
_LIVE = listed(LIVE)
_FENCED = listed(FENCED)


@dataclass(frozen=True)
class Fold:
    """Columns of `table` that must equal what their history says: column -> SQL expression over `t` and `joins`."""

    table: str
    key: str
    columns: Mapping[str, str]
    joins: str = ""
    where: str = "true"

    @property
    def sql(self) -> str:
        """Rows that differ: the key, then the stored and the expected value of each column."""
        pairs = ", ".join(f"t.{column}, {expected}" for column, expected in self.columns.items())
        differs = " or ".join(f"t.{column} is distinct from {expected}" for column, expected in self.columns.items())
        return f"select {self.key}, {pairs} from {self.table} t {self.joins} where {self.where} and ({differs})"


# Whether an answer refused an entry, or the file that it is in.
_REFUSED = (
    "exists (select 1 from ack a where a.batch_id = t.batch_id and a.status = 'REJECTED'"
    " and (a.entry_id = t.entry_id or a.level = 'FILE') and {})"
)
# Whether an answer gave an entry its document.
_ANSWERED = "select a.batch_id from ack a where a.entry_id = t.entry_id and a.document = t.document"

FOLDS = (
    Fold(
        "entry",
        "t.entry_id",
        {
            "state": "m.to_state",
            "amount_minor": "m.amount_minor",
            "currency": "m.currency",
            "hours_e4": "m.hours_e4",
            "eligible_at": "eligible.at",
            "posted_at": "posted.at",
            # An answer that leaves an entry as it is moves the time on and not the state.
            "state_since": "case when exists (select 1 from ack a join event v on v.seq = a.event_seq"
            " where a.entry_id = t.entry_id and v.at = t.state_since and v.seq >= m.event_seq)"
            " then t.state_since else m.at end",
        },
        f"""left join (select entry_id, max(move_id) as last,
             max(case when to_state = 'ELIGIBLE' or (from_state = 'CONFLICT' and to_state = 'CANCELLED')
                      then move_id end) as eligible,
             min(case when to_state in ({_LIVE}) then move_id end) as posted from entry_move group by entry_id) l
             on l.entry_id = t.entry_id
           left join entry_move m on m.move_id = l.last
           left join entry_move eligible on eligible.move_id = l.eligible
           left join entry_move posted on posted.move_id = l.posted""",
    ),
    Fold(
        "entry",
        "t.entry_id",
        {
            "batch_id": f"case when t.batch_id in ({_ANSWERED}) then t.batch_id else last.batch_id end",
            "sealed_at": "last.sealed_at",
            "payload_hash": "case when exists (select 1 from payload_override f where f.entry_id = t.entry_id"
            " and f.to_hash = t.payload_hash) then t.payload_hash else line.payload_hash end",
            "posting_period": "line.posting_period",
            "document": f"case when exists ({_ANSWERED}) or exists (select 1 from statement s where s.subject"
            " = t.batch_id || '/' || t.entry_id and s.claim = 'received' and s.evidence = t.document)"
            " then t.document end",
            "reversed": "case when exists (select 1 from entry r where r.txn_id = t.txn_id and r.reverses = t.entry_id"
            " and r.kind = 'R' and r.state = 'POSTED') then 1 else 0 end",
        },
        """left join (select bl.entry_id, max(b.sequence) as sequence from batch_line bl
             join batch b on b.batch_id = bl.batch_id and b.step <> 'WITHDRAWN' group by bl.entry_id) s
             on s.entry_id = t.entry_id
           left join batch last on last.destination = t.destination and last.sequence = s.sequence
           left join batch_line line on line.batch_id = t.batch_id and line.entry_id = t.entry_id""",
    ),
    Fold(
        "entry",
        "t.entry_id",
        {
            "amount_minor": "line.amount_minor",
            "currency": "line.currency",
            "hours_e4": "line.hours_e4",
            "layout": "b.layout",
        },
        """join batch_line line on line.batch_id = t.batch_id and line.entry_id = t.entry_id
             and line.payload_hash = t.payload_hash
           join batch b on b.batch_id = t.batch_id""",
    ),
    Fold(
        "entry",
        "t.entry_id",
        {"layout": "coalesce(p.layout, o.layout, t.layout)"},
        """left join entry p on p.entry_id = t.reverses
           left join obligation o on o.txn_id = t.txn_id and o.seq = t.seq and o.leg = t.leg""",
        "t.batch_id is null",
    ),
    Fold(
        "entry",
        "t.entry_id",
        {
            "reject_message": f"case when {_REFUSED.format('a.message = t.reject_message')} then t.reject_message"
            " else 'as the ERP said' end",
        },
        where=f"t.state = 'REJECTED' and {_REFUSED.format('true')}",
    ),
    Fold(
        "entry",
        "t.entry_id",
        {"posted_amount_minor": "null", "posted_currency": "null", "posted_hours_e4": "null"},
        where="not exists (select 1 from entry_move d where d.entry_id = t.entry_id and d.to_state = 'POSTED_DIFF')",
    ),
    Fold(
        "batch",
        "t.batch_id",
        {
            "step": "m.to_state",
            "attempt": "m.attempt",
            "ack_deadline": "due.ack_deadline",
            "resends": "(select count(*) from batch_move a where a.batch_id = t.batch_id and a.to_state = 'SEALED'"
            " and a.from_state in ('UNKNOWN', 'CONFLICT'))",
            "delivered_at": "case when taken.to_state <> 'UPLOADED' then taken.at end",
        },
        """left join (select batch_id, max(move_id) as last,
             max(case when to_state in ('UPLOADED', 'DELIVERED', 'PRESUMED') then move_id end) as taken
             from batch_move group by batch_id) l on l.batch_id = t.batch_id
           left join batch_move m on m.move_id = l.last
           left join (select batch_id, max(move_id) as move_id from batch_deadline group by batch_id) d
             on d.batch_id = t.batch_id
           left join batch_deadline due on due.move_id = d.move_id
           left join batch_move taken on taken.move_id = l.taken""",
    ),
    Fold(
        "version",
        "t.txn_id || '/' || t.seq",
        {"outcome": "i.outcome", "code": "i.code", "rule_run_id": "i.rule_run_id"},
        """left join (select txn_id, seq, max(rule_run_id) as rule_run_id from rule_result group by txn_id, seq) l
             on l.txn_id = t.txn_id and l.seq = t.seq
           left join rule_result i on i.txn_id = t.txn_id and i.seq = t.seq and i.rule_run_id = l.rule_run_id""",
    ),
    Fold(
        "txn",
        "t.txn_id",
        {"latest_seq": "l.seq"},
        "left join (select txn_id, max(seq) as seq from version group by txn_id) l on l.txn_id = t.txn_id",
    ),
)


@dataclass
class Facts:
    """What the facts of the events, in their order, say of values that are written over; by key."""

    pages: dict[tuple, list[int]] = field(default_factory=dict)
    watermarks: dict[str, str] = field(default_factory=dict)
    misses: dict[str, int] = field(default_factory=dict)
    missed_extract: dict[str, int] = field(default_factory=dict)
    frozen_transactions: dict[str, str] = field(default_factory=dict)
    frozen_destinations: dict[str, str] = field(default_factory=dict)
    periods: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    evidence: dict[str, str | None] = field(default_factory=dict)
    moved: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, seq: int, fact: Mapping[str, object]) -> None:
        """Raises ValueError, LookupError, TypeError or AttributeError for a fact that no program stated."""
        match fact:
            case {"fact": "moved", "table": table, "added": added}:
                self.moved[table].append(int(added, 16))
            case {"fact": "page read", "page": page, "counts": counts}:
                self.pages[tuple(page)] = [seq, *counts]
            case {"fact": "watermark", "source": source, "value": value}:
                self.watermarks[source] = value
            case {"fact": "absent", "extract_seq": extract_seq, "transactions": transactions}:
                for txn_id in transactions:
                    self.misses[txn_id] = self.misses.get(txn_id, 0) + 1
                    self.missed_extract[txn_id] = extract_seq
            case {"fact": "seen again", "transactions": transactions}:
                self.misses.update(dict.fromkeys(transactions, 0))
            case {"fact": "transaction frozen", "txn_id": txn_id, "code": code}:
                self.frozen_transactions[txn_id] = code
            case {"fact": "transaction unfrozen", "txn_id": txn_id}:
                self.frozen_transactions.pop(txn_id, None)
            case {"fact": "destination frozen", "destination": destination, "code": code}:
                self.frozen_destinations[destination] = code
            case {"fact": "destination unfrozen", "destination": destination}:
                self.frozen_destinations.pop(destination, None)
            case {"fact": "calendar", "destination": destination, "as_of": as_of, "periods": periods}:
                self.periods.update({(destination, period): (status, as_of) for period, status in periods.items()})
            case {"fact": "conflict", "batch_id": batch_id, "what": what}:
                self.evidence[batch_id] = canonical_json({"conflict": what})
            case {"fact": "uploaded" | "delivered" | "presumed", "batch_id": batch_id, "evidence": evidence}:
                self.evidence[batch_id] = evidence
