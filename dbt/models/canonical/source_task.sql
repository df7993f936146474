-- A system that keeps tasks by project has the same kind of work many times.
select
    source_system,
    source_instance,
    name as task,
    bool_or(is_active) as is_active
from ({{ standing('task', without='masters') }})
group by source_system, source_instance, name
