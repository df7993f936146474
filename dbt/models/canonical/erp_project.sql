select
    destination,
    project_code,
    name,
    client,
    active,
    created_at
from ({{ standing('erp_project') }})
