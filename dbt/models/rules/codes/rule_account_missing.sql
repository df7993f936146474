select
    txn_id,
    seq,
    coalesce(expense_type, 'billable time') || ' of ' || coalesce(legal_entity, 'no entity') as detail
from {{ ref('candidate') }}
where (entity = 'expense_item' or is_billable) and (debit_account is null or credit_account is null)
