select
    listed.contract_key,
    owned.client_key,
    owned.legal_entity,
    owned.contract_type,
    owned.currency,
    owned.starts_on,
    owned.ends_on,
    owned.fee,
    owned.cap,
    owned.payment_days
from {{ ref('master_contract') }} as listed
left join (
    {{ survivors('contract', {
        'client_key': 'varchar', 'legal_entity': 'varchar', 'contract_type': 'varchar', 'currency': 'varchar',
        'starts_on': 'date', 'ends_on': 'date', 'fee': 'decimal(18, 3)', 'cap': 'decimal(18, 3)',
        'payment_days': 'integer',
    }) }}
) as owned on owned.key = listed.contract_key
