with listed as (
    select object, key, system
    from {{ ref('master_attribute') }}
    where attribute = 'record' and is_survivor and object in ('client', 'contract', 'project', 'worker')
),

-- What another system has, whether or not its record is one of ours.
recorded as (
    select 'client' as object, client_key as key, source_system as system, source_instance as instance, account_id as record_id, name
    from {{ ref('crm_account') }}
    where not is_deleted
    union all
    select 'contract', contract_key, source_system, source_instance, contract_id, contract_number
    from {{ ref('crm_contract') }}
    where not is_deleted
    union all
    select 'project', project_key, source_system, source_instance, source_project_id, name from {{ ref('source_project') }}
    union all
    select 'project', erp.project_code, destination.adapter, erp.destination, erp.project_code, erp.name
    from {{ ref('erp_project') }} as erp
    inner join {{ source('ledger', 'destination') }} as destination on destination.destination = erp.destination
    union all
    select 'worker', worker_key, source_system, source_instance, source_worker_id, name from {{ ref('source_worker') }}
    union all
    select 'worker', worker_key, source_system, source_instance, employee_id, name from {{ ref('hcm_worker') }}
    union all
    select 'worker', worker.worker_key, destination.adapter, erp.destination, erp.erp_employee, erp.name
    from {{ ref('erp_employee') }} as erp
    inner join {{ source('ledger', 'destination') }} as destination on destination.destination = erp.destination
    left join {{ ref('worker') }} as worker on worker.erp_employee = erp.erp_employee
),

-- What another system must have: what its company keeps there, and what the crosswalks say is there.
expected as (
    select
        'contract' as object,
        contract.contract_key as key,
        entity.crm_system as system,
        entity.crm_instance as instance,
        contract.contract_key as record_id
    from {{ ref('contract') }} as contract
    inner join {{ ref('legal_entity') }} as entity on entity.legal_entity = contract.legal_entity
    where entity.crm_system is not null
    union all
    select 'client', contract.client_key, entity.crm_system, entity.crm_instance, contract.client_key
    from {{ ref('contract') }} as contract
    inner join {{ ref('legal_entity') }} as entity on entity.legal_entity = contract.legal_entity
    where entity.crm_system is not null
    group by contract.client_key, entity.crm_system, entity.crm_instance
    union all
    select 'project', project.project_key, destination.adapter, destination.destination, project.project_key
    from {{ ref('project') }} as project
    inner join {{ ref('legal_entity') }} as entity on entity.legal_entity = project.legal_entity
    inner join {{ source('ledger', 'destination') }} as destination on destination.destination = entity.destination
    union all
    select 'project', crosswalk.project_key, crosswalk.source_system, crosswalk.source_instance, crosswalk.source_project_id
    from {{ ref('crosswalk_project') }} as crosswalk
    where crosswalk.source_system in (select ranked.system from {{ ref('survivorship') }} as ranked where ranked.object = 'project')
    union all
    select 'worker', crosswalk.worker_key, crosswalk.source_system, crosswalk.source_instance, crosswalk.source_worker_id
    from {{ ref('crosswalk_worker') }} as crosswalk
    where crosswalk.source_system in (select ranked.system from {{ ref('survivorship') }} as ranked where ranked.object = 'worker')
)

-- Presence is decided before values: who lacks the record says nothing, not something equal.
select
    other.object,
    other.key,
    other.attribute,
    'differs' as kind,
    owner.system as owner_system,
    owner.value as owner_value,
    other.system as other_system,
    other.instance as other_instance,
    other.record_id as other_record_id,
    other.value as other_value
from {{ ref('master_attribute') }} as other
inner join {{ ref('master_attribute') }} as owner
    on owner.object = other.object and owner.key = other.key and owner.attribute = other.attribute and owner.is_survivor
inner join listed on listed.object = other.object and listed.key = other.key
where not other.is_survivor and other.value is distinct from owner.value
union all
select
    expected.object,
    expected.key,
    'record',
    'missing there',
    listed.system,
    expected.key,
    expected.system,
    expected.instance,
    expected.record_id,
    null
from expected
inner join listed on listed.object = expected.object and listed.key = expected.key
left join recorded
    on recorded.object = expected.object
    and recorded.key = expected.key
    and recorded.system = expected.system
    and recorded.instance = expected.instance
where recorded.record_id is null
union all
select
    recorded.object,
    recorded.record_id,
    'record',
    'unknown here',
    case recorded.object when 'worker' then 'hr' else 'finance' end,
    null,
    recorded.system,
    recorded.instance,
    recorded.record_id,
    recorded.name
from recorded
left join listed on listed.object = recorded.object and listed.key = recorded.key
where listed.key is null
