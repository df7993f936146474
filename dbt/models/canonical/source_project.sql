with observed as (
    {{ standing('project', without='masters') }}
)

select
    observed.source_system,
    observed.source_instance,
    observed.id as source_project_id,
    observed.code,
    observed.name,
    observed.client_name,
    observed.currency,
    observed.is_active,
    observed.is_fixed_fee,
    crosswalk.project_key
from observed
left join {{ ref('crosswalk_project') }} as crosswalk
    on crosswalk.source_system = observed.source_system
    and crosswalk.source_instance = observed.source_instance
    and crosswalk.source_project_id = observed.id
