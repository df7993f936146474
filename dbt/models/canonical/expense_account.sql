select
    legal_entity,
    expense_type,
    account,
    tax_code
from ({{ standing('expense_account', only='masters') }})
