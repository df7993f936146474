select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    workspace_id as source_project_id,
    user_id as source_worker_id,
    start_date as valid_from,
    end_date as valid_to,
    minutes as planned_minutes,
    updated_at as source_updated_at
from {{ source('landing', 'raw_kantata__workspace_allocations') }}
