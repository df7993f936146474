select
    candidate.txn_id,
    candidate.seq,
    coalesce(candidate.expense_type, 'time') || ' of ' || coalesce(candidate.legal_entity, 'no entity')
        || ' (' || string_agg(obligation.leg, ', ' order by obligation.leg) || ')' as detail
from {{ ref('candidate') }} as candidate
inner join {{ ref('obligation') }} as obligation
    on obligation.txn_id = candidate.txn_id and obligation.seq = candidate.seq
where obligation.leg <> 'time' and (obligation.debit_account is null or obligation.credit_account is null)
group by candidate.txn_id, candidate.seq, candidate.expense_type, candidate.legal_entity
