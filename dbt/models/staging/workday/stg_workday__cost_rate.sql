select
    'workday' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    concat_ws(
        '|', company, job_profile, coalesce(employee_id, ''), currency, effective_date, coalesce(cast(entered_on as varchar), '')
    ) as id,
    company as legal_entity,
    job_profile as role,
    employee_id as worker_id,
    currency,
    hourly_rate as rate,
    effective_date as valid_from,
    end_date as valid_to,
    rate_source as source,
    entered_on
from {{ source('landing', 'raw_workday__cost_rates') }}
