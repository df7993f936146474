-- A day that two periods of a calendar claim is of the one that began last.
with span as (
    select
        date_trunc('year', cast(as_of as date) - interval 15 year) as first_day,
        date_trunc('year', cast(as_of as date) + interval 11 year) - interval 1 day as last_day
    from {{ source('ledger', 'cycle') }}
),

stated as (
    select
        entity.legal_entity,
        cast(
            unnest(generate_series(
                greatest(calendar.starts_on, span.first_day), least(calendar.ends_on, span.last_day), interval 1 day
            )) as date
        ) as day,
        calendar.period,
        calendar.starts_on
    from {{ ref('accounting_period') }} as calendar
    inner join {{ ref('legal_entity') }} as entity on entity.destination = calendar.destination
    cross join span
    where calendar.starts_on <= calendar.ends_on
),

named as (
    select
        entity.legal_entity,
        every.day,
        coalesce(stated.period, strftime(every.day, '%Y-%m')) as period
    from {{ ref('legal_entity') }} as entity
    cross join (
        select cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as day from span
    ) as every
    left join (
        select legal_entity, day, max_by(period, (starts_on, period)) as period from stated group by legal_entity, day
    ) as stated
        on stated.legal_entity = entity.legal_entity and stated.day = every.day
)

select
    legal_entity,
    day,
    period,
    min(day) over whole as starts_on,
    max(day) over whole as ends_on
from named
window whole as (partition by legal_entity, period)
