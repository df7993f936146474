with recursive observed as (
    {{ standing('account') }}
),

-- What an account was merged into may have been merged itself, until one that lives; `union` ends a circle of them.
successor as (
    select source_instance, id, id as successor_id
    from observed
    union
    select successor.source_instance, successor.id, merged.merged_into
    from successor
    inner join observed as merged
        on merged.source_instance = successor.source_instance and merged.id = successor.successor_id
    where merged.is_deleted and merged.merged_into is not null
),

survivor as (
    select successor.source_instance, successor.id, living.id as surviving_id
    from successor
    inner join observed as living
        on living.source_instance = successor.source_instance and living.id = successor.successor_id
    where not living.is_deleted
)

select
    observed.source_system,
    observed.source_instance,
    observed.id as account_id,
    survivor.surviving_id as surviving_account_id,
    observed.client_key,
    observed.name,
    observed.currency,
    observed.country,
    observed.is_deleted,
    observed.source_updated_at
from observed
left join survivor on survivor.source_instance = observed.source_instance and survivor.id = observed.id
