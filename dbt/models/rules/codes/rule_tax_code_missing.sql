select candidate.txn_id, candidate.seq, candidate.expense_type || ' of ' || candidate.legal_entity as detail
from {{ ref('candidate') }} as candidate
inner join {{ ref('obligation') }} as obligation
    on obligation.txn_id = candidate.txn_id and obligation.seq = candidate.seq and obligation.leg = 'tax'
inner join {{ ref('expense_account') }} as account
    on account.legal_entity = candidate.legal_entity and account.expense_type = candidate.expense_type
where account.tax_code is null and not candidate.is_posted
