with stated as (
    select
        plan.source_instance,
        crosswalk.worker_key,
        plan.valid_from,
        plan.valid_to,
        plan.weekly_hours
    from ({{ standing('availability') }}) as plan
    inner join {{ ref('crosswalk_worker') }} as crosswalk
        on crosswalk.source_system = plan.source_system
        and crosswalk.source_instance = plan.source_instance
        and crosswalk.source_worker_id = plan.source_worker_id
),

-- The days on which something begins or ends, each until the next.
change as (
    select worker_key, day, lead(day) over (partition by worker_key order by day) - 1 as last_day
    from (
        select worker_key, valid_from as day from stated
        union
        select worker_key, valid_to + 1 from stated
    )
)

select
    change.worker_key,
    change.day as valid_from,
    change.last_day as valid_to,
    stated.weekly_hours
from change
inner join stated
    on stated.worker_key = change.worker_key
    and change.day between stated.valid_from and stated.valid_to
qualify row_number() over (
    partition by change.worker_key, change.day
    order by stated.valid_from desc, stated.source_instance, stated.weekly_hours
) = 1
