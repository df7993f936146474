select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    user_id as worker_id,
    amount as rate,
    coalesce(start_date, date '0001-01-01') as valid_from,
    end_date as valid_to,
    cast(null as date) as entered_on
from {{ source('landing', 'raw_harvest__cost_rates') }}
