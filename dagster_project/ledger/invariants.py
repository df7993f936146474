"""What must be true of the ledger's rows at any time (docs/posting.md 3), as SQL that returns what breaks it.

The guards of `guards` should make every row of it impossible; these are the same rules a second time, as plain SQL over
what is stored.
"""

from __future__ import annotations

from dagster_project.ledger.vocabulary import (
    FENCED,
    IN_FLIGHT,
    LATEST_BACKED_OUT,
    LIVE,
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
            where not {LATEST_BACKED_OUT} and not exists (select 1 from entry e where e.txn_id = o.txn_id
              and ((e.leg = o.leg and e.kind = 'P' and o.seq in (e.seq, e.represents_seq))
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
        """select e.entry_id, e.represents_seq from entry e join version v on v.txn_id = e.txn_id and v.seq = e.seq
           join version s on s.txn_id = e.txn_id and s.seq = e.represents_seq where s.money_hash <> v.money_hash""",
        "entry {subject} answers for version {detail}, which says other money",
    ),
    (
        "I3",
        f"""select e.entry_id, e.represents_seq from entry e
            join txn t on t.txn_id = e.txn_id and t.planned = 1 and t.frozen is null
            join version v on v.txn_id = e.txn_id and v.seq = e.seq
            join version s on s.txn_id = e.txn_id and s.seq = t.latest_seq and s.approval = 'approved'
              and s.money_hash = v.money_hash
            where e.kind = 'P' and e.state in ({_LIVE}) and e.reversed = 0 and e.represents_seq <> t.latest_seq
              and not {LATEST_BACKED_OUT} and not exists (select 1 from entry o where o.txn_id = e.txn_id
                and {same_group("o.leg", "e.leg")} and o.state in ({_FENCED}))""",
        "live entry {subject} answers for version {detail}, although a later one says the same money",
    ),
    (
        "I3",
        f"""select a.txn_id, a.leg || ' for ' || a.represents_seq || ', ' || b.leg || ' for ' || b.represents_seq
            from entry a
            join txn t on t.txn_id = a.txn_id and t.planned = 1 and t.frozen is null
            join entry b on b.txn_id = a.txn_id and b.leg > a.leg and {same_group("b.leg", "a.leg")} and b.kind = 'P'
              and b.state in ({_LIVE}) and b.reversed = 0 and b.represents_seq <> a.represents_seq
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
        "batch {subject} is {detail} and has no deadline for an answer",
    ),
    (
        "I10",
        f"""select e.txn_id || '/' || e.represents_seq || ' ' || e.leg, sum(e.amount_minor) || ', ' || sum(e.hours_e4)
            from entry e join txn t using (txn_id)
            join version v on v.txn_id = t.txn_id and v.seq = t.latest_seq and v.approval <> 'unknown'
            where t.planned = 1 and t.frozen is null and e.represents_seq < t.latest_seq and e.state in ({_LIVE})
            and not exists (select 1 from entry o where o.txn_id = e.txn_id
                and ((o.leg = e.leg and o.state in ('ELIGIBLE', 'REJECTED'))
                  or ({same_group("o.leg", "e.leg")} and o.state in ({_FENCED}))))
            group by e.txn_id, e.represents_seq, e.leg having sum(e.amount_minor) <> 0 or sum(e.hours_e4) <> 0""",
        "superseded version {subject} still stands in the ERP with {detail}",
    ),
    (
        "I18",
        f"""select e.entry_id, e.state from entry e where e.kind = 'P' and e.state in ({_FLYING}, {_LIVE})
            and not exists (select 1 from rule_result i join version v on v.txn_id = i.txn_id and v.seq = i.seq
                where i.txn_id = e.txn_id and i.seq = e.seq and i.outcome = 'pass' and i.money_hash = v.money_hash)""",
        "entry {subject} is {detail} without a passed rule result for its content",
    ),
    (
        "I18",
        # `cross join` keeps SQLite from reading every move there is.
        """select e.entry_id, u.txn_id || '/' || u.seq from backed_out u cross join entry e cross join entry_move m
           where e.txn_id = u.txn_id and e.seq = u.seq and e.kind = 'P' and m.entry_id = e.entry_id
             and m.event_seq > u.event_seq and m.from_state = 'ELIGIBLE' and m.to_state = 'BATCHED'""",
        "entry {subject} was sealed after two persons had its version {detail} taken back",
    ),
)
