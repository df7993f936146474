select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    project_id as source_project_id,
    task_id as source_task_id,
    billable as is_billable,
    hourly_rate as rate,
    is_active,
    updated_at as source_updated_at
from {{ source('landing', 'raw_harvest__task_assignments') }}
