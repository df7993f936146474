select
    'certinia' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    name,
    email,
    worker_correlation_id as employee_number,
    is_resource_active as is_active
from {{ source('landing', 'raw_certinia__resources') }}
where not is_deleted
