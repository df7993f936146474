select
    legal_entity,
    role,
    account
from ({{ standing('ledger_account', only='masters') }})
