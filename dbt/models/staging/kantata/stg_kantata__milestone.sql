select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    workspace_id as source_project_id,
    title as name,
    due_date as due_on,
    state = 'completed' as is_completed,
    budget_estimate_in_cents as amount_in_base_units,
    updated_at as source_updated_at
from {{ source('landing', 'raw_kantata__stories') }}
where story_type = 'milestone'
