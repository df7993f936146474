select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    project_id as source_project_id,
    user_id as source_worker_id,
    case when not use_default_rates then hourly_rate end as rate,
    is_project_manager,
    is_active,
    updated_at as source_updated_at
from {{ source('landing', 'raw_harvest__user_assignments') }}
