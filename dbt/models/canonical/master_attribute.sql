{#- What each system knows, by the columns that are compared; a source system names itself, the firm's files are one. -#}
{%- set own = "cast(null as varchar)" -%}

with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

word as (
    select survivorship.*
    from {{ ref('survivorship') }} as survivorship
    inner join cycle on cycle.as_of_date between survivorship.valid_from and survivorship.valid_to
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

-- What a source's own lists say of projects, people and tasks counts for a firm that has no other lists. There a project is a
-- contract of its own, with the client that it names and in the company of the account, and a person's key is the code in
-- the ERP.
source_project as (
    select
        project.*,
        project.project_key as contract_key,
        project.client_name as client_key,
        instance.default_legal_entity as legal_entity,
        case when project.is_fixed_fee then 'fixed_fee' else 'time_and_materials' end as contract_type,
        true as is_in_force,
        'active' as status
    from {{ ref('source_project') }} as project
    left join {{ ref('source_instance') }} as instance
        on instance.source_system = project.source_system
        and instance.source_instance = project.source_instance
),

source_client as (
    select distinct source_system, source_instance, client_name as name from source_project where project_key is not null
),

source_worker as (
    select *, worker_key as erp_employee from {{ ref('source_worker') }}
),

contract_statement as (
    {{ stated('contract', 'finance_contract', 'contract_key', "'finance'", own, 'contract_key', [
        'client_key', 'legal_entity', 'contract_type', 'currency', 'starts_on', 'ends_on', 'fee', 'cap', 'payment_days',
        'is_in_force',
    ]) }}
    union all
    {{ stated('contract', 'crm_contract', 'contract_key', 'source_system', 'source_instance', 'contract_id', [
        'client_key', 'legal_entity', 'contract_type', 'currency', 'starts_on', 'ends_on', 'fee', 'cap', 'is_in_force',
    ]) }}
    union all
    {{ stated('contract', 'source_project', 'contract_key', 'source_system', 'source_instance', 'source_project_id', [
        'client_key', 'legal_entity', 'contract_type', 'currency', 'is_in_force',
    ]) }}
),

contract_attribute as (
    {{ ranked('contract_statement', 'word') }}
),

-- A project is in the currency of its contract.
finance_project as (
    select project.*, contract.value as currency, project.status <> 'closed' as is_active
    from {{ ref('master_project') }} as project
    left join contract_attribute as contract
        on contract.key = project.contract_key
        and contract.attribute = 'currency'
        and contract.is_survivor
),

erp_project as (
    select erp.*, erp.active as is_active, ledger_destination.adapter
    from {{ ref('erp_project') }} as erp
    inner join {{ source('ledger', 'destination') }} as ledger_destination
        on ledger_destination.destination = erp.destination
),

-- Only a row that says what somebody is to the firm is the whole record; others correct what the HCM says.
hr_worker as (
    select worker.*, case when worker.kind is not null then coalesce(worker.left_on >= cycle.as_of_date, true) end as is_active
    from {{ ref('master_worker') }} as worker
    cross join cycle
),

hcm_worker as (
    select hcm.*, coalesce(hcm.left_on >= cycle.as_of_date, true) as is_active
    from {{ ref('hcm_worker') }} as hcm
    cross join cycle
),

erp_number as (
    select worker_key, erp_employee from hr_worker where erp_employee is not null
    union
    select worker_key, erp_employee from hcm_worker where worker_key is not null and erp_employee is not null
),

erp_worker as (
    select employee.*, employee.active as is_active, ledger_destination.adapter, erp_number.worker_key
    from {{ ref('erp_employee') }} as employee
    inner join {{ source('ledger', 'destination') }} as ledger_destination
        on ledger_destination.destination = employee.destination
    inner join erp_number on erp_number.erp_employee = employee.erp_employee
),

finance_task as (
    select *, {{ compound(['source_system', 'source_instance', 'task']) }} as key from {{ ref('master_task') }}
),

source_task as (
    select *, 'either' as billing_class, {{ compound(['source_system', 'source_instance', 'task']) }} as key
    from {{ ref('source_task') }}
),

finance_billing_schedule as (
    select *, {{ compound(['project_key', 'reference']) }} as key from {{ ref('master_billing_schedule') }}
),

source_milestone as (
    select *, {{ compound(['project_key', 'reference']) }} as key from {{ ref('source_milestone') }} where project_key is not null
),

statement as (
    {{ stated('client', ref('master_client'), 'client_key', "'finance'", own, 'client_key', ['name']) }}
    union all
    {{ stated('client', 'crm_account', 'client_key', 'source_system', 'source_instance', 'account_id', ['name']) }}
    union all
    {{ stated('client', 'source_client', 'name', 'source_system', 'source_instance', 'name', ['name']) }}
    union all
    {{ stated('project', 'finance_project', 'project_key', "'finance'", own, 'project_key', [
        'name', 'currency', 'is_active', 'contract_key', 'practice', 'manager', 'status', 'planned_revenue',
        'planned_cost', 'planned_hours',
    ]) }}
    union all
    {{ stated(
        'project', 'source_project', 'project_key', 'source_system', 'source_instance', 'source_project_id',
        ['name', 'currency', 'is_active', 'contract_key', 'status']
    ) }}
    union all
    {{ stated(
        'project', 'erp_project', 'project_code', 'adapter', 'destination', 'project_code', ['name', 'is_active']
    ) }}
    union all
    {{ stated('task', 'finance_task', 'key', "'finance'", own, 'key', ['billing_class', 'is_active']) }}
    union all
    {{ stated('task', 'source_task', 'key', 'source_system', 'source_instance', 'task', ['billing_class', 'is_active']) }}
    union all
    {{ stated('billing_schedule', 'finance_billing_schedule', 'key', "'finance'", own, 'key', [
        'amount', 'due_on', 'accepted_on',
    ]) }}
    union all
    {{ stated('billing_schedule', 'source_milestone', 'key', 'source_system', 'source_instance', 'milestone_id', [
        'amount', 'due_on',
    ]) }}
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
        'worker', 'source_worker', 'worker_key', 'source_system', 'source_instance', 'source_worker_id',
        ['name', 'is_active', 'kind', 'erp_employee']
    ) }}
    union all
    {{ stated('worker', 'erp_worker', 'worker_key', 'adapter', 'destination', 'erp_employee', ['name', 'is_active']) }}
)

select * from contract_attribute
union all
{{ ranked('statement', 'word') }}
