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
from ({{ sound('contract', 'masters', {
    'client_key': [ref('master_client'), ref('crm_account')], 'legal_entity': [ref('legal_entity')],
}) }})
