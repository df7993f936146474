select evaluated.txn_id, evaluated.seq, evaluated.expense_type || ' of ' || evaluated.legal_entity as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join {{ ref('obligation') }} as obligation
    on obligation.txn_id = evaluated.txn_id and obligation.seq = evaluated.seq and obligation.leg = 'tax'
inner join {{ ref('expense_account') }} as account
    on account.legal_entity = evaluated.legal_entity and account.expense_type = evaluated.expense_type
where account.tax_code is null and not evaluated.is_posted
