select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    date_performed as work_date,
    workspace_id as source_project_id,
    user_id as source_worker_id,
    coalesce(nullif(trim(story_title), ''), story_id) as task,
    time_in_minutes as quantity,
    cast(60 as bigint) as quantity_per_hour,
    billable,
    currency,
    cast({{ divide('cast(rate_in_cents as hugeint) * 1000000', 'currency_base_unit') }} * 0.000001 as decimal(18, 6))
        as source_bill_rate,
    cast({{ divide('cast(cost_rate_in_cents as hugeint) * 1000000', 'currency_base_unit') }} * 0.000001 as decimal(18, 6))
        as source_cost_rate,
    cast(null as varchar) as started_time,
    cast(null as varchar) as ended_time,
    nullif(trim(notes), '') as notes,
    cast(null as varchar) as group_id,
    submission_status as source_status,
    submitter_id as submitted_by,
    approver_id as approved_by,
    submission_updated_at as decided_at,
    updated_at as source_updated_at
from {{ source('landing', 'raw_kantata__time_entries') }}
