"""Checks that the ledger holds what it promises: its chain of events, and conservation (POSTING.md section 3).

A finding here is an incident. The constraints of `schema` should make every conservation finding impossible; these are
the same rules a second time, as plain SQL over what is stored.
"""

from __future__ import annotations

import json
from collections import Counter

from dagster_project.ledger.canonical import sha256
from dagster_project.ledger.schema import HISTORY, IN_FLIGHT
from dagster_project.ledger.store import GENESIS, Store, chained
from dagster_project.ledger.types import Finding

_FLYING = ", ".join(f"'{state}'" for state in IN_FLIGHT)

# invariant, query that returns (subject, detail) for each violation, sentence with {subject} and {detail}
CONSERVATION: tuple[tuple[str, str, str], ...] = (
    (
        "I1",
        """select currency || ' ' || bucket, sum(moved) || ' and ' || sum(moved_hours) || ' moved, '
             || sum(held) || ' and ' || sum(held_hours) || ' held' from (
             select currency, bucket, sum(amount_minor) as moved, sum(hours_e4) as moved_hours, 0 as held,
               0 as held_hours from bucket_move where bucket <> 'SOURCE_APPROVED' group by currency, bucket
             union all select e.currency, b.bucket, 0, 0, sum(e.amount_minor), sum(e.hours_e4) from entry e
             join state_bucket b on b.state = e.state where b.bucket <> 'SOURCE_APPROVED' group by e.currency, b.bucket)
           group by currency, bucket having sum(moved) <> sum(held) or sum(moved_hours) <> sum(held_hours)""",
        "bucket {subject}: its moves do not add up to what is in it ({detail}, in minor units and ten-thousandths)",
    ),
    (
        "I2",
        "select t.txn_id, t.latest_seq || ' of ' || count(*) from txn t join version v on v.txn_id = t.txn_id"
        " group by t.txn_id, t.latest_seq having t.latest_seq <> count(*)",
        "{subject}: version {detail} counts as its latest",
    ),
    (
        "I3",
        """select txn_id || ' ' || leg, sum(case kind when 'P' then 1 else -1 end) from entry where state = 'POSTED'
           group by txn_id, leg having sum(case kind when 'P' then 1 else -1 end) not in (0, 1)""",
        "{subject} is live {detail} times in the ERP",
    ),
    (
        "I6",
        """select extract_seq || '/' || page_no, rows_in from extract_page
           where rows_in <> versions + duplicates + stale + quarantined""",
        "document {subject}: its {detail} rows are not all accounted for",
    ),
    (
        "I7",
        """select p.entry_id, o.entry_id from entry p join entry o on o.txn_id = p.txn_id and o.leg = p.leg
           and o.kind = 'P' and o.state = 'POSTED' and o.reversed = 0 and o.entry_id <> p.entry_id"""
        f" where p.kind = 'P' and p.state in ({_FLYING})",
        "entry {subject} is on its way although {detail} is posted and not reversed",
    ),
    (
        "I8",
        """select l.batch_id || ' ' || l.entry_id, e.payload_hash from batch_line l join entry e using (entry_id)
           where l.batch_id = e.batch_id and e.state <> 'ELIGIBLE' and l.payload_hash <> e.payload_hash""",
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
            where t.planned = 1 and t.frozen is null and e.stands_for < t.latest_seq and e.state = 'POSTED'
            and not exists (select 1 from entry o where o.txn_id = e.txn_id and o.leg = e.leg
                and o.state in ({_FLYING}, 'ELIGIBLE', 'REJECTED', 'CONFLICT'))
            group by e.txn_id, e.stands_for, e.leg having sum(e.amount_minor) <> 0 or sum(e.hours_e4) <> 0""",
        "superseded version {subject} still stands in the ERP with {detail}",
    ),
    (
        "I18",
        f"""select e.entry_id, e.state from entry e where e.kind = 'P' and e.state in ({_FLYING}, 'POSTED')
            and not exists (select 1 from verdict_item i join version v on v.txn_id = i.txn_id and v.seq = i.seq
                where i.txn_id = e.txn_id and i.seq = e.seq and i.outcome = 'pass' and i.money_hash = v.money_hash)""",
        "entry {subject} is {detail} without a passed verdict for its content",
    ),
)


class Proof(Store):
    """Verifying the ledger."""

    def conservation(self) -> list[Finding]:
        """Violations of the conservation invariants I1 to I3, I6 to I10 and I18; nothing when all is well."""
        return [
            Finding(code, str(subject), sentence.format(subject=subject, detail=detail))
            for code, query, sentence in CONSERVATION
            for subject, detail in self.rows(query)
        ]

    def verify_chain(self) -> list[Finding]:
        """Violations of I11: a broken link, history that is not what its event states, a frozen line that changed,
        or an anchor that does not fit; nothing when all is well."""
        findings = self._verify_links()
        findings += [
            Finding("I8", f"{batch_id} {entry_id}", f"the frozen line of {entry_id} in {batch_id} was changed")
            for batch_id, entry_id, payload, payload_hash in self.rows(
                "select batch_id, entry_id, payload, payload_hash from batch_line"
            )
            if sha256(payload) != payload_hash
        ]
        findings += [
            Finding("I11", f"{kind} {subject}", f"{kind} {subject} is {stored}, its history ends with {last}")
            for kind, key, state in (("entry", "entry_id", "state"), ("batch", "batch_id", "step"))
            for subject, stored, last in self.rows(
                f"select t.{key}, t.{state}, m.too from {kind} t"
                f" left join (select {key}, max(move_id) as move_id from {kind}_move group by {key}) l using ({key})"
                f" left join {kind}_move m on m.move_id = l.move_id where t.{state} is not m.too"
            )
        ]
        return findings + self.check_anchors()

    def _verify_links(self) -> list[Finding]:
        findings = []
        expected, previous = 1, GENESIS
        for seq, prev, digest, at, actor, kind, body in self.rows(
            "select seq, prev, hash, at, actor, type, body from event order by seq"
        ):
            if (seq, prev) != (expected, previous) or chained(prev, [seq, at, actor, kind, body]) != digest:
                findings.append(Finding("I11", f"event {seq}", f"event {seq} does not follow from the one before it"))
            wrote = json.loads(body)["wrote"]
            for table in HISTORY:
                if self.digest(table, seq) != wrote.get(table):
                    findings.append(
                        Finding("I11", f"event {seq}", f"what event {seq} wrote into {table} was changed afterwards")
                    )
            expected, previous = seq + 1, digest
        orphans = Counter(table for table, *_ in self.rows("pragma foreign_key_check"))
        return findings + [
            Finding("I11", table, f"{count} rows of {table} refer to an event or a row that is gone")
            for table, count in sorted(orphans.items())
        ]
