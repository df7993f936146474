select
    destination,
    project_code,
    name,
    client,
    active,
    created_at,
    as_of
from {{ ref('stg_netsuite__project') }}
qualify export_sequence = max(export_sequence) over (partition by destination)
