with observed as (
    {{ standing('user') }}
)

select
    observed.source_system,
    observed.source_instance,
    observed.id as source_worker_id,
    observed.name,
    observed.is_active,
    observed.kind,
    crosswalk.worker_key
from observed
left join {{ ref('crosswalk_worker') }} as crosswalk
    on crosswalk.source_system = observed.source_system
    and crosswalk.source_instance = observed.source_instance
    and crosswalk.source_worker_id = observed.id
