-- Time is corrected by editing it; an expense by a negative line of the same report entry.
with original as (
    select source_system, source_instance, report_entry_id
    from {{ ref('transaction') }}
    where entity = 'expense_item' and amount > 0 and report_entry_id is not null and approval <> 'vanished'
    group by source_system, source_instance, report_entry_id
)

select evaluated.txn_id, evaluated.seq, {{ say_entry() }} as detail
from {{ ref('evaluated_transaction') }} as evaluated
left join original using (source_system, source_instance, report_entry_id)
where (evaluated.entity = 'time_entry' and evaluated.hours < 0)
    or (
        evaluated.entity = 'expense_item'
        and evaluated.amount < 0
        and not evaluated.is_cash_advance
        and original.report_entry_id is null
    )
