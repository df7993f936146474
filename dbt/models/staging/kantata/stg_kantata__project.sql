select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    project_code as code,
    title as name,
    client_name,
    currency,
    not archived as is_active
from {{ source('landing', 'raw_kantata__workspaces') }}
