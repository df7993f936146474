select
    'netsuite' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    _instance as destination,
    project as project_code,
    name,
    client,
    active,
    created_at
from {{ source('landing', 'raw_netsuite__projects') }}
