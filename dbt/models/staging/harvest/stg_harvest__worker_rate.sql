select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    default_hourly_rate as bill_rate,
    cost_rate,
    updated_at as source_updated_at
from {{ source('landing', 'raw_harvest__users') }}
