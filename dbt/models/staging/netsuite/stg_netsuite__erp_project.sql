select
    _instance as destination,
    export_sequence,
    as_of,
    project as project_code,
    name,
    client,
    active,
    created_at
from {{ source('landing', 'raw_netsuite__projects') }}
