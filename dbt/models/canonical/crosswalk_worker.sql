select
    source_system,
    source_instance,
    source_id as source_worker_id,
    our_key as worker_key,
    matched_by
from {{ ref('identity') }}
where object = 'worker'
