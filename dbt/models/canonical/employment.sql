with stated as (
    select
        'hr' as system,
        source_instance,
        worker_key,
        legal_entity,
        role,
        cost_centre,
        weekly_hours,
        valid_from,
        valid_to
    from ({{ standing('employment', only='masters') }})
    union all
    select
        post.source_system,
        post.source_instance,
        crosswalk.worker_key,
        coalesce(post.legal_entity, instance.default_legal_entity) as legal_entity,
        post.role,
        post.cost_centre,
        post.weekly_hours,
        post.valid_from,
        post.valid_to
    from ({{ standing('employment', without='masters') }}) as post
    inner join {{ ref('crosswalk_worker') }} as crosswalk
        on crosswalk.source_system = post.source_system
        and crosswalk.source_instance = post.source_instance
        and crosswalk.source_worker_id = post.worker_id
    -- A post that names no company is in that of the account.
    left join {{ ref('source_instance') }} as instance
        on instance.source_system = post.source_system
        and instance.source_instance = post.source_instance
    where post.is_primary and coalesce(post.legal_entity, instance.default_legal_entity) is not null
),

post as (
    select * replace (
        coalesce(valid_from, date '0001-01-01') as valid_from,
        coalesce(valid_to, date '9999-12-31') as valid_to
    )
    from ({{ ranked_spans('employment', 'stated') }})
),

-- The days on which something begins or ends, each with what counts from then on.
counting as (
    select change.worker_key, change.day, post.legal_entity, post.role, post.cost_centre, post.weekly_hours
    from (
        select worker_key, valid_from as day from post
        union
        select worker_key, valid_to + 1 from post where valid_to < date '9999-12-31'
    ) as change
    inner join post
        on post.worker_key = change.worker_key
        and change.day between post.valid_from and post.valid_to
    qualify row_number() over (
        partition by change.worker_key, change.day
        order by
            post.rank, post.system, post.valid_from desc, post.source_instance, post.legal_entity, post.role,
            post.cost_centre, post.weekly_hours
    ) = 1
),

changed as (
    select *
    from counting
    qualify coalesce(
        (legal_entity, role, cost_centre, weekly_hours)
        is distinct from lag((legal_entity, role, cost_centre, weekly_hours)) over (partition by worker_key order by day),
        true
    )
)

-- Days that no post covers belong to the one before them, or to the first: who was employed when is the worker's.
select
    worker_key,
    legal_entity,
    role,
    cost_centre,
    weekly_hours,
    case when lag(day) over days is not null then day end as valid_from,
    lead(day) over days - 1 as valid_to
from changed
window days as (partition by worker_key order by day)
