select
    project.project_key,
    project.contract_key,
    contract.client_key,
    contract.legal_entity,
    project.name,
    project.practice,
    contract.contract_type,
    contract.currency,
    project.manager,
    contract.starts_on,
    contract.ends_on,
    project.status,
    project.planned_revenue,
    project.planned_cost,
    project.planned_hours
from {{ ref('master_project') }} as project
left join {{ ref('contract') }} as contract on contract.contract_key = project.contract_key
