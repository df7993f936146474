with stated as (
    select 'finance' as system, source_instance, worker_key, project_key, valid_from, valid_to, weekly_hours
    from ({{ standing('assignment', only='masters') }})
    union all
    select
        plan.source_system,
        plan.source_instance,
        worker.worker_key,
        project.project_key,
        plan.valid_from,
        plan.valid_to,
        -- Whole minutes of a span give its weekly hours to a hundredth.
        cast(
            {{ divide('cast(plan.planned_minutes as hugeint) * 700', '60 * (plan.valid_to - plan.valid_from + 1)') }} * 0.01
            as decimal(18, 4)
        )
    from ({{ standing('assignment', without='masters') }}) as plan
    inner join {{ ref('crosswalk_worker') }} as worker
        on worker.source_system = plan.source_system
        and worker.source_instance = plan.source_instance
        and worker.source_worker_id = plan.source_worker_id
    inner join {{ ref('crosswalk_project') }} as project
        on project.source_system = plan.source_system
        and project.source_instance = plan.source_instance
        and project.source_project_id = plan.source_project_id
    where coalesce(plan.is_active, true)
),

-- Of a person on a project the best ranked system that has anything says all: what it leaves out is no gap to fill.
counting as (
    select *
    from ({{ ranked_spans('assignment', 'stated') }})
    qualify rank() over (
        partition by worker_key, project_key, ordered_from
        order by rank, system, source_instance
    ) = 1
)

select
    worker_key,
    project_key,
    coalesce(valid_from, date '0001-01-01') as valid_from,
    coalesce(valid_to, date '9999-12-31') as valid_to,
    cast(sum(weekly_hours) as decimal(18, 4)) as weekly_hours,
    rank,
    system,
    source_instance,
    ordered_from,
    ordered_to
from counting
group by all
