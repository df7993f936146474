select
    contract_key,
    client_key,
    legal_entity,
    contract_type,
    currency,
    starts_on,
    ends_on,
    fee,
    cap,
    payment_days
from ({{ standing('contract', only='masters') }})
