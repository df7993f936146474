/*
The ERP's calendar as far as it goes. A day that it leaves out is of its month, or, where the period of that month does
not reach the day, of the month beside it, so that periods follow each other. A day that two periods claim is of the one
that began last.
*/
with span as (
    select
        date_trunc('year', cast(as_of as date) - interval 15 year) as first_day,
        date_trunc('year', cast(as_of as date) + interval 11 year) - interval 1 day as last_day
    from {{ source('ledger', 'cycle') }}
),

calendar as (
    select entity.legal_entity, stated.period, stated.starts_on, stated.ends_on
    from {{ ref('accounting_period') }} as stated
    inner join {{ ref('legal_entity') }} as entity on entity.destination = stated.destination
    where stated.starts_on <= stated.ends_on
),

stated as (
    select
        calendar.legal_entity,
        cast(
            unnest(generate_series(
                greatest(calendar.starts_on, span.first_day), least(calendar.ends_on, span.last_day), interval 1 day
            )) as date
        ) as day,
        calendar.period,
        calendar.starts_on
    from calendar
    cross join span
),

named as (
    select
        entity.legal_entity,
        every.day,
        coalesce(
            stated.period,
            strftime(
                every.day + case
                    when every.day > own.ends_on then interval 1 month
                    when every.day < own.starts_on then interval '-1 month'
                    else interval 0 month
                end,
                '%Y-%m'
            )
        ) as period
    from {{ ref('legal_entity') }} as entity
    cross join (
        select cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as day from span
    ) as every
    left join (
        select legal_entity, day, max_by(period, (starts_on, period)) as period from stated group by legal_entity, day
    ) as stated
        on stated.legal_entity = entity.legal_entity and stated.day = every.day
    left join calendar as own
        on own.legal_entity = entity.legal_entity and own.period = strftime(every.day, '%Y-%m')
)

select
    legal_entity,
    day,
    period,
    min(day) over whole as starts_on,
    max(day) over whole as ends_on
from named
window whole as (partition by legal_entity, period)
