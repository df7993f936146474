-- A contract is known once it says whose it is, with whom, in which currency and what it bills.
select
    owned.key as contract_key,
    owned.client_key,
    owned.legal_entity,
    owned.contract_type,
    owned.currency,
    owned.starts_on,
    owned.ends_on,
    owned.fee,
    owned.cap,
    owned.payment_days
from (
    {{ survivors('contract', {
        'client_key': 'varchar', 'legal_entity': 'varchar', 'contract_type': 'varchar', 'currency': 'varchar',
        'starts_on': 'date', 'ends_on': 'date', 'fee': 'decimal(18, 3)', 'cap': 'decimal(18, 3)',
        'payment_days': 'integer',
    }) }}
) as owned
where owned.client_key is not null
    and owned.legal_entity is not null
    and owned.currency is not null
    and owned.contract_type in ('time_and_materials', 'fixed_fee', 'milestone', 'retainer')
