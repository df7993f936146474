select
    _instance as destination,
    document,
    posted_at,
    nullif(external_id, '') as external_id,
    employee,
    work_date,
    hours,
    project,
    service_item,
    billable,
    memo,
    as_of
from {{ source('landing', 'raw_netsuite__time_bills') }}
