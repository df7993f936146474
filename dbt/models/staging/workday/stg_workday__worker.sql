select
    'workday' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    employee_id as id,
    name,
    case worker_type when 'Employee' then 'employee' when 'Contingent Worker' then 'subcontractor' else worker_type end as kind,
    hire_date as hired_on,
    termination_date as left_on,
    nullif(regexp_extract('|' || other_ids || '|', '\|NetSuite ([^|]+)\|', 1), '') as erp_employee,
    email,
    other_ids,
    organization
from {{ source('landing', 'raw_workday__people') }}
