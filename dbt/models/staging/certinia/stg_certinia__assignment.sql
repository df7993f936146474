select
    'certinia' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    project as source_project_id,
    resource as source_worker_id,
    start_date as valid_from,
    end_date as valid_to,
    cast(scheduled_hours * 60 as bigint) as planned_minutes,
    -- Of a word that is a firm's own it is not known what it means.
    lower(trim(status)) not in ('tentative', 'draft', 'cancelled', 'canceled') as is_active,
    system_modstamp as source_updated_at
from {{ source('landing', 'raw_certinia__assignments') }}
where not is_deleted
