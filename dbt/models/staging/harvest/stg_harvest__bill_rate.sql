select
    'harvest' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    user_id as source_worker_id,
    amount as rate,
    start_date as valid_from,
    end_date as valid_to,
    updated_at as source_updated_at
from {{ source('landing', 'raw_harvest__billable_rates') }}
