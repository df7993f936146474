select
    'workday' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    concat_ws('|', employee_id, position_id, coalesce(cast(effective_date as varchar), '')) as id,
    employee_id as worker_id,
    company as legal_entity,
    job_profile as role,
    cost_center as cost_centre,
    weekly_hours,
    is_primary,
    effective_date as valid_from,
    end_date as valid_to
from {{ source('landing', 'raw_workday__positions') }}
