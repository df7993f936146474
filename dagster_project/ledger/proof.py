"""Checks that the ledger holds what it promises: its chain of events, and conservation (POSTING.md section 3).

Three kinds of value, three ways to prove them. What is only ever added is digested by its event (`schema.HISTORY`).
What is written over and has a history is that history's last word (`FOLDS`, and the facts of the events). What is
written over without one is in its table's sum (`moving`).

A finding here is an incident. The constraints of `schema` should make every conservation finding impossible; these are
the same rules a second time, as plain SQL over what is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dagster_project.ledger.canonical import canonical_json, sha256
from dagster_project.ledger.moving import MOVING, rows_sum, total
from dagster_project.ledger.store import GENESIS, Store, chained
from dagster_project.ledger.tables import HISTORY, VERSION
from dagster_project.ledger.types import AnchorUnreachable, BrokenChain, Finding
from dagster_project.ledger.vocabulary import (
    BUCKETS,
    FENCED,
    IN_FLIGHT,
    LATEST_UNWOUND,
    LIVE,
    TRANSITIONS,
    listed,
    same_group,
)

_FLYING = listed(IN_FLIGHT)
_LIVE = listed(LIVE)
_FENCED = listed(FENCED)

# invariant, query that returns (subject, detail) for each violation, sentence with {subject} and {detail}
CONSERVATION: tuple[tuple[str, str, str], ...] = (
    (
        "I1",
        """select currency || ' ' || bucket, sum(moved) || ' and ' || sum(moved_hours) || ' moved, '
             || sum(held) || ' and ' || sum(held_hours) || ' held' from (
             select currency, bucket, sum(amount_minor) as moved, sum(hours_e4) as moved_hours, 0 as held,
               0 as held_hours from bucket_move where bucket <> 'SOURCE_APPROVED' group by currency, bucket
             union all select e.currency, b.bucket, 0, 0, sum(e.amount_minor), sum(e.hours_e4) from entry e
             join state_bucket b on b.state = e.state where b.bucket <> 'SOURCE_APPROVED'
             group by e.currency, b.bucket) x
           group by currency, bucket having sum(moved) <> sum(held) or sum(moved_hours) <> sum(held_hours)""",
        "bucket {subject}: its moves do not add up to what is in it ({detail}, in minor units and ten-thousandths)",
    ),
    (
        "I1",
        f"""select o.txn_id || ' ' || o.leg, o.destination from obligation o
            join txn t on t.txn_id = o.txn_id and t.latest_seq = o.seq and t.planned = 1 and t.frozen is null
            join version v on v.txn_id = o.txn_id and v.seq = o.seq and v.approval = 'approved' and v.outcome = 'pass'
              and v.quarantine_code is null
            where not {LATEST_UNWOUND} and not exists (select 1 from entry e where e.txn_id = o.txn_id
              and ((e.leg = o.leg and e.kind = 'P' and o.seq in (e.seq, e.stands_for))
                or ({same_group("e.leg", "o.leg")} and (e.state in ({_FENCED})
                  or (e.kind = 'R' and e.state in ('ELIGIBLE', 'REJECTED'))))))""",
        "{subject} is owed to {detail}, and no entry carries it: it would never be posted",
    ),
    (
        "I2",
        "select t.txn_id, t.latest_seq || ' of ' || count(*) from txn t join version v on v.txn_id = t.txn_id"
        " group by t.txn_id, t.latest_seq having t.latest_seq <> count(*)",
        "{subject}: version {detail} counts as its latest",
    ),
    (
        "I3",
        f"""select txn_id || ' ' || leg, sum(case kind when 'P' then 1 else -1 end) from entry where state in ({_LIVE})
            group by txn_id, leg having sum(case kind when 'P' then 1 else -1 end) not in (0, 1)""",
        "{subject} is live {detail} times in the ERP",
    ),
    (
        "I3",
        """select e.entry_id, e.stands_for from entry e join version v on v.txn_id = e.txn_id and v.seq = e.seq
           join version s on s.txn_id = e.txn_id and s.seq = e.stands_for where s.money_hash <> v.money_hash""",
        "entry {subject} answers for version {detail}, which says other money",
    ),
    (
        "I3",
        f"""select e.entry_id, e.stands_for from entry e
            join txn t on t.txn_id = e.txn_id and t.planned = 1 and t.frozen is null
            join version v on v.txn_id = e.txn_id and v.seq = e.seq
            join version s on s.txn_id = e.txn_id and s.seq = t.latest_seq and s.approval = 'approved'
              and s.money_hash = v.money_hash
            where e.kind = 'P' and e.state in ({_LIVE}) and e.reversed = 0 and e.stands_for <> t.latest_seq
              and not {LATEST_UNWOUND} and not exists (select 1 from entry o where o.txn_id = e.txn_id
                and {same_group("o.leg", "e.leg")} and o.state in ({_FENCED}))""",
        "live entry {subject} answers for version {detail}, although a later one says the same money",
    ),
    (
        "I3",
        f"""select a.txn_id, a.leg || ' for ' || a.stands_for || ', ' || b.leg || ' for ' || b.stands_for from entry a
            join txn t on t.txn_id = a.txn_id and t.planned = 1 and t.frozen is null
            join entry b on b.txn_id = a.txn_id and b.leg > a.leg and {same_group("b.leg", "a.leg")} and b.kind = 'P'
              and b.state in ({_LIVE}) and b.reversed = 0 and b.stands_for <> a.stands_for
            where a.kind = 'P' and a.state in ({_LIVE}) and a.reversed = 0
              and not exists (select 1 from entry o where o.txn_id = a.txn_id and {same_group("o.leg", "a.leg")}
                and o.state in ({_FENCED}, 'ELIGIBLE', 'REJECTED'))""",
        "the live legs of {subject} answer for different versions: {detail}",
    ),
    (
        "I3",
        """select distinct g.txn_id, g.kind from partial_group g
           join txn t on t.txn_id = g.txn_id and t.planned = 1 and t.frozen is null""",
        "the ERP has a part of what belongs together of {subject} and refused the rest, and it is not frozen",
    ),
    (
        "I6",
        """select extract_seq || '/' || page_no, rows_in from extract_page
           where rows_in <> versions + duplicates + stale + quarantined""",
        "document {subject}: its {detail} rows are not all accounted for",
    ),
    (
        "I7",
        f"""select p.entry_id, o.entry_id from entry p join entry o on o.txn_id = p.txn_id and o.leg = p.leg
           and o.kind = 'P' and o.state in ({_LIVE}) and o.reversed = 0 and o.entry_id <> p.entry_id"""
        f" where p.kind = 'P' and p.state in ({_FLYING})",
        "entry {subject} is on its way although {detail} is posted and not reversed",
    ),
    (
        "I8",
        """select l.batch_id || ' ' || l.entry_id, e.payload_hash from batch_line l join entry e using (entry_id)
           where l.batch_id = e.batch_id and e.state not in ('ELIGIBLE', 'CANCELLED')
             and l.payload_hash <> e.payload_hash""",
        "line {subject} is not what its entry froze ({detail})",
    ),
    (
        "I9",
        """select destination, max(sequence) || ' but ' || count(*) || ' batches' from batch group by destination
           having max(sequence) <> count(*) or min(sequence) <> 1""",
        "batches of {subject} have a gap: the last is {detail}",
    ),
    (
        "I9",
        """select batch_id, step from batch where step in ('DELIVERED', 'PRESUMED', 'ACCEPTED', 'UPLOADED')
           and ack_deadline is null""",
        "batch {subject} is {detail} and nobody is due to answer for it",
    ),
    (
        "I10",
        f"""select e.txn_id || '/' || e.stands_for || ' ' || e.leg, sum(e.amount_minor) || ', ' || sum(e.hours_e4)
            from entry e join txn t using (txn_id)
            join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq and v.approval <> 'unknown'
            where t.planned = 1 and t.frozen is null and e.stands_for < t.latest_seq and e.state in ({_LIVE})
            and not exists (select 1 from entry o where o.txn_id = e.txn_id
                and ((o.leg = e.leg and o.state in ('ELIGIBLE', 'REJECTED'))
                  or ({same_group("o.leg", "e.leg")} and o.state in ({_FENCED}))))
            group by e.txn_id, e.stands_for, e.leg having sum(e.amount_minor) <> 0 or sum(e.hours_e4) <> 0""",
        "superseded version {subject} still stands in the ERP with {detail}",
    ),
    (
        "I18",
        f"""select e.entry_id, e.state from entry e where e.kind = 'P' and e.state in ({_FLYING}, {_LIVE})
            and not exists (select 1 from verdict_item i join version v on v.txn_id = i.txn_id and v.seq = i.seq
                where i.txn_id = e.txn_id and i.seq = e.seq and i.outcome = 'pass' and i.money_hash = v.money_hash)""",
        "entry {subject} is {detail} without a passed verdict for its content",
    ),
    (
        "I18",
        # `cross join` keeps SQLite from reading every move there is.
        """select e.entry_id, u.txn_id || '/' || u.seq from unwound u cross join entry e cross join entry_move m
           where e.txn_id = u.txn_id and e.seq = u.seq and e.kind = 'P' and m.entry_id = e.entry_id
             and m.event_seq > u.event_seq and m.frm = 'ELIGIBLE' and m.too = 'BATCHED'""",
        "entry {subject} was sealed after two persons had its version {detail} taken back",
    ),
)


BROKEN = (
    "The database refuses this, so its rules were taken away or the program is at fault. Stop posting, and have it"
    " traced before anything else is sent"
)
TAMPERED = (
    "Somebody or something wrote into the ledger around the program. Stop posting, keep this copy as evidence, and"
    " restore the newest copy that verifies"
)


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
            "state": "m.too",
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
             max(case when too = 'ELIGIBLE' or (frm = 'CONFLICT' and too = 'CANCELLED') then move_id end) as eligible,
             min(case when too in ({_LIVE}) then move_id end) as posted from entry_move group by entry_id) l
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
            "payload_hash": "case when exists (select 1 from refreeze f where f.entry_id = t.entry_id"
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
        where="not exists (select 1 from entry_move d where d.entry_id = t.entry_id and d.too = 'POSTED_DIFF')",
    ),
    Fold(
        "batch",
        "t.batch_id",
        {
            "step": "m.too",
            "epoch": "m.epoch",
            "ack_deadline": "due.ack_deadline",
            "resends": "(select count(*) from batch_move a where a.batch_id = t.batch_id and a.too = 'SEALED'"
            " and a.frm in ('UNKNOWN', 'CONFLICT'))",
            "delivered_at": "case when taken.too <> 'UPLOADED' then taken.at end",
        },
        """left join (select batch_id, max(move_id) as last, max(case when too in ('UPLOADED', 'DELIVERED', 'PRESUMED')
             then move_id end) as taken from batch_move group by batch_id) l on l.batch_id = t.batch_id
           left join batch_move m on m.move_id = l.last
           left join (select batch_id, max(move_id) as move_id from batch_deadline group by batch_id) d
             on d.batch_id = t.batch_id
           left join batch_deadline due on due.move_id = d.move_id
           left join batch_move taken on taken.move_id = l.taken""",
    ),
    Fold(
        "version",
        "t.txn_id || '/' || t.seq",
        {"outcome": "i.outcome", "code": "i.code", "verdict_id": "i.verdict_id"},
        """left join (select txn_id, seq, max(verdict_id) as verdict_id from verdict_item group by txn_id, seq) l
             on l.txn_id = t.txn_id and l.seq = t.seq
           left join verdict_item i on i.txn_id = t.txn_id and i.seq = t.seq and i.verdict_id = l.verdict_id""",
    ),
    Fold(
        "txn",
        "t.txn_id",
        {"latest_seq": "l.seq"},
        "left join (select txn_id, max(seq) as seq from version group by txn_id) l on l.txn_id = t.txn_id",
    ),
)


@dataclass
class _Told:
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

    def hear(self, seq: int, fact: Mapping[str, object]) -> None:
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
            case {"fact": "transaction thawed", "txn_id": txn_id}:
                self.frozen_transactions.pop(txn_id, None)
            case {"fact": "destination frozen", "destination": destination, "code": code}:
                self.frozen_destinations[destination] = code
            case {"fact": "destination thawed", "destination": destination}:
                self.frozen_destinations.pop(destination, None)
            case {"fact": "calendar", "destination": destination, "as_of": as_of, "periods": periods}:
                self.periods.update({(destination, period): (status, as_of) for period, status in periods.items()})
            case {"fact": "conflict", "batch_id": batch_id, "what": what}:
                self.evidence[batch_id] = canonical_json({"conflict": what})
            case {"fact": "uploaded" | "delivered" | "presumed", "batch_id": batch_id, "evidence": evidence}:
                self.evidence[batch_id] = evidence


class Proof(Store):
    """Verifying the ledger."""

    def conservation(self) -> list[Finding]:
        """Violations of the conservation invariants I1 to I3, I6 to I10 and I18; nothing when all is well."""
        return [
            Finding(code, str(subject), f"{sentence.format(subject=subject, detail=detail)}. {BROKEN}")
            for code, query, sentence in CONSERVATION
            for subject, detail in self.rows(query)
        ]

    def verify_chain(self) -> list[Finding]:
        """Violations of I11 and I8; nothing when all is well.

        A broken link; a row that is not what its event stated; a value that is not what its history says; an anchor
        that does not fit.
        """
        told, findings = self._verify_links()
        findings += self._verify_folds()
        findings += self._verify_told(told)
        findings += self._verify_frozen()
        findings += self._verify_constants()
        findings += self._verify_anchors()
        return findings

    def check_chain(self) -> None:
        """Check what was committed since this was called last: its events, and what they wrote (I11).

        Costs what changed, and writes no event. Raises BrokenChain, then and in every later call, until the ledger is
        what its events say.
        """
        ((seq, digest),) = self.rows("select event_seq, hash from checked") or [(0, None)]
        head = self.head()
        if head == (seq, digest):
            return
        _, findings = self._verify_links(seq, digest)
        if findings:
            raise BrokenChain(
                f"{findings[0].message}. Until then nothing is judged, sealed or sent; `tieout verify` names all that"
                f" differs ({len(findings)} findings since event {seq})"
            )
        self._database.begin()
        try:
            self._database.execute("update checked set event_seq = ?, hash = ?", head)
            self._database.commit()
        except BaseException:
            self._database.rollback()
            raise

    def verify_guards(self) -> list[Finding]:
        """Tables, guards and recorders that are not as this program makes them; nothing when all is well.

        Not inside `one_moment`: a database may have to make them once to compare.
        """
        return [
            Finding(
                "GUARD",
                name,
                f"the {kind} {name} is not the one that this program makes, so the ledger may refuse less. Find out who"
                " changed it, stop posting, and restore a copy of the ledger whose guards are whole",
            )
            for kind, name in self._database.altered()
        ]

    def _verify_links(self, after: int = 0, digest: str | None = GENESIS) -> tuple[_Told, list[Finding]]:
        """The chain of events after event `after`, whose hash is `digest`, and the digests that they state of what is
        only ever added."""
        told, findings = _Told(), []
        wrote: dict[int, Mapping[str, str]] = {}
        if digest != (self.value("select hash from event where seq = ?", [after]) if after else GENESIS):
            findings.append(_chain(f"event {after}", "it is not the one that was checked"))
        expected, previous = after + 1, digest
        for seq, prev, digest, at, actor, kind, body in self.rows(  # noqa: PLR1704
            "select seq, prev, hash, at, actor, type, body from event where seq > ? order by seq", [after]
        ):
            if (seq, prev) != (expected, previous) or chained(prev, [seq, at, actor, kind, body]) != digest:
                findings.append(_chain(f"event {seq}", "it does not follow from the event before it"))
            try:
                stated = json.loads(body)
                wrote[seq] = stated["wrote"]
                for fact in stated["facts"]:
                    told.hear(seq, fact)
            except (ValueError, LookupError, TypeError, AttributeError):
                findings.append(_chain(f"event {seq}", "what it states cannot be read"))
                wrote[seq] = {}
            expected, previous = seq + 1, digest
        if [seq for (seq,) in self.rows("select seq from change where seq > ? order by seq", [after])] != list(wrote):
            findings.append(_chain("change", "it does not hold exactly one row for each event"))
        for table, columns in HISTORY.items():
            written: defaultdict[int, list[tuple]] = defaultdict(list)
            for seq, *row in self.rows(
                f"select event_seq, {columns} from {table} where event_seq > ? order by event_seq, {columns}", [after]
            ):
                written[seq].append(tuple(row))
            stated = {seq: tables[table] for seq, tables in wrote.items() if table in tables}
            found = {seq: _digest(rows) for seq, rows in written.items()}
            findings += (
                _chain(f"event {seq}", f"what it wrote into {table} was changed afterwards")
                for seq in sorted(stated.keys() | found.keys())
                if stated.get(seq) != found.get(seq)
            )
        return told, findings

    def _verify_folds(self) -> Iterator[Finding]:
        for fold in FOLDS:
            for subject, *values in self.rows(fold.sql):
                for column, stored, history in zip(fold.columns, values[::2], values[1::2], strict=True):
                    if stored != history:
                        yield _chain(
                            f"{fold.table} {subject}", f"its {column} is {stored!r}, its history says {history!r}"
                        )

    def _verify_told(self, told: _Told) -> Iterator[Finding]:
        """What moves on without a table of its own for its history, against the facts of the events."""
        pages = self.rows(
            "select extract_seq, page_no, read_event, rows_in, versions, duplicates, stale, quarantined,"
            " duplicate_of is not null, event_seq from extract_page"
        )
        stated_pages = {
            (extract, page): [event_seq, 0, 0, 0, 0, 0] if again else told.pages.get((extract, page), [None] * 6)
            for extract, page, *_, again, event_seq in pages
        }
        yield from _compared("page", stated_pages, {(row[0], row[1]): list(row[2:8]) for row in pages})
        streams = "source_system || '/' || source_instance || '/' || stream"
        yield from _compared("watermark", told.watermarks, dict(self.rows(f"select {streams}, value from watermark")))
        transactions = self.rows(
            "select txn_id, source_system, source_instance, entity, record_id, line_no, misses, missed_extract, frozen"
            " from txn"
        )
        yield from _compared(
            "transaction",
            {
                row[0]: (
                    *(row[0], told.misses.get(row[0], 0), told.missed_extract.get(row[0], 0)),
                    told.frozen_transactions.get(row[0]),
                )
                for row in transactions
            },
            {row[0]: ("/".join((row[0].partition("/")[0], *map(str, row[1:6]))), *row[6:]) for row in transactions},
        )
        destinations = dict(self.rows("select name, frozen from destination"))
        yield from _compared(
            "destination", {name: told.frozen_destinations.get(name) for name in destinations}, destinations
        )
        periods = {(name, period): rest for name, period, *rest in self.rows("select * from period")}
        yield from _compared("period", {key: list(value) for key, value in told.periods.items()}, periods)
        evidence = dict(self.rows("select batch_id, evidence from batch"))
        yield from _compared("batch", {batch_id: told.evidence.get(batch_id) for batch_id in evidence}, evidence)
        for table, columns in MOVING.items():
            if rows_sum(self.rows(f"select {columns} from {table}")) != total(told.moved[table]):
                yield _chain(table, f"its rows ({columns}) are not what the events left there")

    def _verify_frozen(self) -> Iterator[Finding]:
        """Payloads against their hashes."""
        for table, key in (("batch_line", "batch_id || ' ' || entry_id"), ("obligation", "txn_id || '/' || seq")):
            for subject, payload, payload_hash in self.rows(f"select {key}, payload, payload_hash from {table}"):
                if sha256(payload) != payload_hash:
                    yield Finding(
                        "I8", subject, f"the frozen payload of {table} {subject} does not match its hash. {TAMPERED}"
                    )

    def _verify_anchors(self) -> list[Finding]:
        try:
            return self.check_anchors()
        except AnchorUnreachable as error:
            return [Finding("ANCHOR_UNREACHABLE", "anchors", str(error))]
        except (ValueError, LookupError, TypeError):
            what = "an anchor cannot be read, so it proves nothing: restore it from its machine's backup"
            return [Finding("AMNESIA", "anchors", what)]

    def _verify_constants(self) -> Iterator[Finding]:
        """What the program wrote when it made the ledger, and the references between rows."""
        tables = {
            "allowed_transition": ("kind, frm, too", set(TRANSITIONS)),
            "state_bucket": ("state, bucket", set(BUCKETS.items())),
            "moment": ("one, event_seq, at, settings", {(1, None, None, None)}),
        }
        for table, (columns, expected) in tables.items():
            if set(self.rows(f"select {columns} from {table}")) != expected:
                yield _chain(table, "it does not hold what this program wrote there when it made the ledger")
        at = self.rows("select one, event_seq, hash from checked")
        events = self.rows("select 1, seq, hash from event where seq in (select event_seq from checked)")
        if len(at) != 1 or at[0] not in [(1, 0, GENESIS), *events]:
            yield _chain("checked", "it does not name an event of this ledger up to which the chain was checked")
        meta = dict(self.rows("select name, value from meta"))
        if meta.keys() != {"schema", "instance"} or meta["schema"] != VERSION:
            yield _chain("meta", f"it says {meta!r}, not schema {VERSION} and the ledger's own name alone")
        for table, count in sorted(self._database.orphans().items()):
            yield _chain(table, f"{count} of its rows refer to an event or a row that is gone")


def _chain(subject: str, what: str) -> Finding:
    return Finding("I11", subject, f"{subject}: {what}. {TAMPERED}")


def _compared(what: str, told: Mapping, stored: Mapping) -> Iterator[Finding]:
    for key in sorted({*told, *stored}, key=str):
        if told.get(key) != stored.get(key):
            subject = f"{what} {'/'.join(map(str, key)) if isinstance(key, tuple) else key}"
            yield _chain(subject, f"the ledger holds {stored.get(key)!r}, its events say {told.get(key)!r}")


def _digest(rows: list[tuple]) -> str:
    """As `Store.digest` states it."""
    return f"{len(rows)}:{hashlib.sha256(repr(rows).encode()).hexdigest()}"
