select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    full_name as name,
    email,
    employee_number,
    disabled_at is null as is_active
from {{ source('landing', 'raw_kantata__users') }}
