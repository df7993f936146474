select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')) as name,
    email,
    is_active,
    case when is_contractor then 'subcontractor' else 'employee' end as kind
from {{ source('landing', 'raw_harvest__users') }}
