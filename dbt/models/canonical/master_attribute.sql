{#- What each system knows, by the columns that are compared; a source system names itself, the firm's lists are one. -#}
{%- set own = "cast(null as varchar)" -%}

with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

finance_contract as (
    select *, true as is_in_force from {{ ref('master_contract') }}
),

crm_contract as (
    select *, fee_amount as fee, cap_amount as cap, status = 'Activated' as is_in_force
    from {{ ref('crm_contract') }}
    where not is_deleted
),

crm_account as (
    select * from {{ ref('crm_account') }} where not is_deleted
),

finance_project as (
    select project.*, contract.currency, project.status <> 'closed' as is_active
    from {{ ref('master_project') }} as project
    left join {{ ref('master_contract') }} as contract on contract.contract_key = project.contract_key
),

erp_project as (
    select erp.*, erp.active as is_active, ledger_destination.adapter
    from {{ ref('erp_project') }} as erp
    inner join {{ source('ledger', 'destination') }} as ledger_destination
        on ledger_destination.destination = erp.destination
),

erp_worker as (
    select employee.*, employee.active as is_active, ledger_destination.adapter, listed.worker_key
    from {{ ref('erp_employee') }} as employee
    inner join {{ source('ledger', 'destination') }} as ledger_destination
        on ledger_destination.destination = employee.destination
    inner join {{ ref('master_worker') }} as listed on listed.erp_employee = employee.erp_employee
),

hr_worker as (
    select worker.*, coalesce(worker.left_on >= cycle.as_of_date, true) as is_active
    from {{ ref('master_worker') }} as worker
    cross join cycle
),

hcm_worker as (
    select hcm.*, coalesce(hcm.left_on >= cycle.as_of_date, true) as is_active
    from {{ ref('hcm_worker') }} as hcm
    cross join cycle
),

statement as (
    {{ stated('client', ref('master_client'), 'client_key', "'finance'", own, 'client_key', ['name']) }}
    union all
    {{ stated('client', 'crm_account', 'client_key', 'source_system', 'source_instance', 'account_id', ['name']) }}
    union all
    {{ stated('contract', 'finance_contract', 'contract_key', "'finance'", own, 'contract_key', [
        'client_key', 'legal_entity', 'contract_type', 'currency', 'starts_on', 'ends_on', 'fee', 'cap', 'payment_days',
        'is_in_force',
    ]) }}
    union all
    {{ stated('contract', 'crm_contract', 'contract_key', 'source_system', 'source_instance', 'contract_id', [
        'client_key', 'legal_entity', 'contract_type', 'currency', 'starts_on', 'ends_on', 'fee', 'cap', 'is_in_force',
    ]) }}
    union all
    {{ stated('project', 'finance_project', 'project_key', "'finance'", own, 'project_key', [
        'name', 'currency', 'is_active', 'contract_key', 'practice', 'manager', 'status', 'planned_revenue',
        'planned_cost', 'planned_hours',
    ]) }}
    union all
    {{ stated(
        'project', ref('source_project'), 'project_key', 'source_system', 'source_instance', 'source_project_id',
        ['name', 'currency', 'is_active']
    ) }}
    union all
    {{ stated(
        'project', 'erp_project', 'project_code', 'adapter', 'destination', 'project_code', ['name', 'is_active']
    ) }}
    union all
    {{ stated('worker', 'hr_worker', 'worker_key', "'hr'", own, 'worker_key', [
        'name', 'is_active', 'kind', 'hired_on', 'left_on', 'erp_employee',
    ]) }}
    union all
    {{ stated('worker', 'hcm_worker', 'worker_key', 'source_system', 'source_instance', 'employee_id', [
        'name', 'is_active', 'kind', 'hired_on', 'left_on', 'erp_employee',
    ]) }}
    union all
    {{ stated(
        'worker', ref('source_worker'), 'worker_key', 'source_system', 'source_instance', 'source_worker_id',
        ['name', 'is_active']
    ) }}
    union all
    {{ stated('worker', 'erp_worker', 'worker_key', 'adapter', 'destination', 'erp_employee', ['name', 'is_active']) }}
)

select
    statement.object,
    statement.key,
    statement.attribute,
    statement.system,
    coalesce(statement.instance, statement.system) as instance,
    statement.record_id,
    statement.value,
    survivorship.rank,
    row_number() over (
        partition by statement.object, statement.key, statement.attribute
        order by survivorship.rank, statement.instance, statement.record_id
    ) = 1 as is_survivor
from statement
inner join {{ ref('survivorship') }} as survivorship
    on survivorship.object = statement.object
    and survivorship.attribute = statement.attribute
    and survivorship.system = statement.system
