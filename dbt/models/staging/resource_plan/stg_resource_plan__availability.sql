select
    'resource_plan' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    person as source_worker_id,
    first_day as valid_from,
    last_day as valid_to,
    weekly_hours,
    reason
from {{ source('landing', 'raw_resource_plan__availability') }}
