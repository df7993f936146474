select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    code,
    name,
    client_name,
    client_currency as currency,
    is_active,
    is_fixed_fee
from {{ source('landing', 'raw_harvest__projects') }}
