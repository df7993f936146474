/*
What was withdrawn is not evaluated any more: it owes nothing. It is reported while the books still have it, until its
reversal is posted; that a record vanished, the ledger reports.
*/
with standing as (
    select posted.txn_id, string_agg(distinct posted.document, ', ' order by posted.document) as documents
    from {{ ref('posting_entry') }} as posted
    left join {{ ref('posting_entry') }} as reversal
        on reversal.txn_id = posted.txn_id
        and reversal.seq = posted.seq
        and reversal.leg = posted.leg
        and reversal.kind = 'R'
        and reversal.state in {{ states('posted') }}
    where posted.kind = 'P' and posted.state in {{ states('posted') }} and reversal.txn_id is null
    group by posted.txn_id
)

select
    withdrawn.txn_id,
    withdrawn.seq,
    withdrawn.source_system || ' ' || withdrawn.record_id || ' of '
        || coalesce(withdrawn.worker_name, withdrawn.source_worker_id, 'person')
        || coalesce(' on ' || strftime(withdrawn.work_date, '%Y-%m-%d'), '')
        || coalesce(' (' || standing.documents || ')', '') as detail
from {{ ref('transaction') }} as withdrawn
inner join standing on standing.txn_id = withdrawn.txn_id
where withdrawn.approval = 'not_approved'
