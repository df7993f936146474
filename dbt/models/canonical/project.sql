-- A project without a contract that is known cannot be posted: work on it is of an unknown project.
select
    owned.key as project_key,
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
from (
    {{ survivors('project', {
        'contract_key': 'varchar', 'name': 'varchar', 'practice': 'varchar', 'currency': 'varchar',
        'manager': 'varchar', 'status': 'varchar', 'planned_revenue': 'decimal(18, 3)',
        'planned_cost': 'decimal(18, 3)', 'planned_hours': 'decimal(18, 4)',
    }) }}
) as owned
inner join {{ ref('contract') }} as contract on contract.contract_key = owned.contract_key
where owned.currency is not null
