select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    name,
    billable_by_default as is_billable,
    default_hourly_rate as rate,
    is_active,
    updated_at as source_updated_at
from {{ source('landing', 'raw_harvest__tasks') }}
