-- What was withdrawn is not evaluated any more, but it stays booked by hand.
select
    changed.txn_id,
    changed.seq,
    changed.source_system || ' ' || changed.record_id || ' of '
        || coalesce(changed.worker_name, changed.source_worker_id, 'person')
        || coalesce(' on ' || strftime(changed.work_date, '%Y-%m-%d'), '')
        || case
            when not cut_over.is_by_hand
                then ' is of a day before the cut-over and was not approved there when the opening balance was stated'
            when changed.approval not in ('approved', 'unknown')
                then ' was booked by hand before the cut-over and is not approved any more'
            else ' was booked by hand before the cut-over and says something else now'
        end as detail
from {{ ref('transaction') }} as changed
inner join {{ ref('cut_over') }} as cut_over on cut_over.txn_id = changed.txn_id and cut_over.seq = changed.seq
where cut_over.is_changed
