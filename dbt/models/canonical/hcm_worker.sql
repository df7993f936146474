with standing as (
    {{ standing('worker', without='masters') }}
)

select
    standing.source_system,
    standing.source_instance,
    standing.id as employee_id,
    crosswalk.worker_key,
    standing.name,
    standing.kind,
    standing.hired_on,
    standing.left_on,
    standing.erp_employee
from standing
left join {{ ref('crosswalk_worker') }} as crosswalk
    on crosswalk.source_system = standing.source_system
    and crosswalk.source_instance = standing.source_instance
    and crosswalk.source_worker_id = standing.id
