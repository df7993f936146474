select
    'salesforce' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    name,
    account_id,
    contract_id,
    stage_name as stage,
    cast(amount as decimal(18, 3)) as amount,
    currency_iso_code as currency,
    close_date as closes_on,
    is_closed,
    is_won,
    is_deleted,
    system_modstamp as source_updated_at
from {{ source('landing', 'raw_salesforce__opportunities') }}
