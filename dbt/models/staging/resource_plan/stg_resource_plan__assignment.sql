select
    'resource_plan' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    project as source_project_id,
    person as source_worker_id,
    first_day as valid_from,
    last_day as valid_to,
    cast(hours * 60 as bigint) as planned_minutes
from {{ source('landing', 'raw_resource_plan__bookings') }}
where is_firm
