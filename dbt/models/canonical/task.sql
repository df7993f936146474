with task as (
    select
        {{ part('owned.key', 1) }} as source_system,
        {{ part('owned.key', 2) }} as source_instance,
        {{ part('owned.key', 3) }} as task,
        owned.billing_class,
        -- Until a system says otherwise, work may be recorded on it.
        coalesce(owned.is_active, true) as is_active
    from ({{ survivors('task', {'billing_class': 'varchar', 'is_active': 'boolean'}) }}) as owned
)

select
    task.source_system,
    task.source_instance,
    task.task,
    task.billing_class,
    task.is_active,
    used.first_used_on,
    used.last_used_on
from task
left join (
    select source_system, source_instance, task, min(work_date) as first_used_on, max(work_date) as last_used_on
    from {{ ref('time_entry') }}
    group by source_system, source_instance, task
) as used
    on used.source_system = task.source_system
    and used.source_instance = task.source_instance
    and used.task = task.task
