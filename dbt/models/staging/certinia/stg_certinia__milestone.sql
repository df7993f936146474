select
    'certinia' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    project as source_project_id,
    name,
    target_date as due_on,
    cast(milestone_amount as decimal(18, 3)) as amount,
    currency_iso_code as currency,
    system_modstamp as source_updated_at
from {{ source('landing', 'raw_certinia__milestones') }}
where not is_deleted and not exclude_from_billing and milestone_amount <> 0
