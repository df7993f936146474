-- Time is corrected by editing it; an expense by a negative line of the same report entry.
with original as (
    select source_system, source_instance, entry_id
    from {{ ref('transaction') }}
    where entity = 'expense_item' and amount > 0 and entry_id is not null and approval <> 'vanished'
    group by source_system, source_instance, entry_id
)

select candidate.txn_id, candidate.seq, {{ say_entry() }} as detail
from {{ ref('candidate') }} as candidate
left join original using (source_system, source_instance, entry_id)
where (candidate.entity = 'time_entry' and candidate.hours < 0)
    or (
        candidate.entity = 'expense_item'
        and candidate.amount < 0
        and not candidate.is_cash_advance
        and original.entry_id is null
    )
