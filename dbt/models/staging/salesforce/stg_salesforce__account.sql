select
    'salesforce' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    name,
    nullif(trim(account_number), '') as client_key,
    currency_iso_code as currency,
    billing_country as country,
    is_deleted,
    master_record_id as merged_into,
    parent_id as parent_account_id,
    system_modstamp as source_updated_at
from {{ source('landing', 'raw_salesforce__accounts') }}
