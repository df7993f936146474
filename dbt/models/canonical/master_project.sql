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
from ({{ sound('project', 'masters', {'contract_key': [ref('master_contract'), ref('crm_contract')]}) }})
