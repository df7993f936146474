select
    'certinia' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    project_id as code,
    name,
    account_name as client_name,
    currency_iso_code as currency,
    is_active
from {{ source('landing', 'raw_certinia__projects') }}
where not is_deleted and not is_template
