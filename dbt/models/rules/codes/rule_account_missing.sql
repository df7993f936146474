select
    evaluated.txn_id,
    evaluated.seq,
    coalesce(evaluated.expense_type, 'time') || ' of ' || coalesce(evaluated.legal_entity, 'no entity')
        || ' (' || string_agg(obligation.leg, ', ' order by obligation.leg) || ')' as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join {{ ref('obligation') }} as obligation
    on obligation.txn_id = evaluated.txn_id and obligation.seq = evaluated.seq
where obligation.leg <> 'time' and (obligation.debit_account is null or obligation.credit_account is null)
group by evaluated.txn_id, evaluated.seq, evaluated.expense_type, evaluated.legal_entity
