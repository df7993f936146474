select
    project_key,
    contract_key,
    name,
    practice,
    manager,
    status,
    planned_revenue,
    planned_cost,
    planned_hours
from ({{ standing('project', only='masters') }})
