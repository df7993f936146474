select
    destination,
    project_code,
    name,
    client,
    active,
    created_at,
    as_of
from ({{ staged('erp_project') }})
qualify export_sequence = max(export_sequence) over (partition by destination)
