select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    id as worker_id,
    cast(null as varchar) as legal_entity,
    cast(null as varchar) as role,
    cast(null as varchar) as cost_centre,
    cast({{ divide('cast(weekly_capacity_seconds as hugeint) * 10000', '3600') }} * 0.0001 as decimal(18, 4)) as weekly_hours,
    true as is_primary,
    cast(null as date) as valid_from,
    cast(null as date) as valid_to
from {{ source('landing', 'raw_harvest__users') }}
