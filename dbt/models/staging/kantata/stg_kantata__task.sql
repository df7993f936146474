select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    workspace_id as source_project_id,
    title as name,
    billable as is_billable,
    not archived as is_active,
    start_date as starts_on,
    due_date as ends_on,
    time_estimate_in_minutes as planned_minutes,
    updated_at as source_updated_at
from {{ source('landing', 'raw_kantata__stories') }}
where story_type = 'task'
