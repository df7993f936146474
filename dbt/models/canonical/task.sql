select
    source_system,
    source_instance,
    source_project_id,
    task,
    min(work_date) as first_used_on,
    max(work_date) as last_used_on
from {{ ref('time_entry') }}
where task is not null
group by source_system, source_instance, source_project_id, task
