select
    task.source_system,
    task.source_instance,
    task.task,
    task.billing_class,
    task.is_active,
    used.first_used_on,
    used.last_used_on
from {{ ref('master_task') }} as task
left join (
    select source_system, source_instance, task, min(work_date) as first_used_on, max(work_date) as last_used_on
    from {{ ref('time_entry') }}
    group by source_system, source_instance, task
) as used
    on used.source_system = task.source_system
    and used.source_instance = task.source_instance
    and used.task = task.task
