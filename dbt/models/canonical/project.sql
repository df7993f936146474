select
    listed.project_key,
    owned.contract_key,
    contract.client_key,
    contract.legal_entity,
    owned.name,
    owned.practice,
    contract.contract_type,
    owned.currency,
    owned.manager,
    contract.starts_on,
    contract.ends_on,
    owned.status,
    owned.planned_revenue,
    owned.planned_cost,
    owned.planned_hours
from {{ ref('master_project') }} as listed
left join (
    {{ survivors('project', {
        'contract_key': 'varchar', 'name': 'varchar', 'practice': 'varchar', 'currency': 'varchar',
        'manager': 'varchar', 'status': 'varchar', 'planned_revenue': 'decimal(18, 3)',
        'planned_cost': 'decimal(18, 3)', 'planned_hours': 'decimal(18, 4)',
    }) }}
) as owned on owned.key = listed.project_key
left join {{ ref('contract') }} as contract on contract.contract_key = owned.contract_key
