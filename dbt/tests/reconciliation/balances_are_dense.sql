-- Every month from the first of a project to that of the cycle is there, and what is to date is what it was a month
-- before and what moved.
with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

followed as (
    select
        *,
        lag(recognised_to_date_amount, 1, 0) over before as recognised_before,
        lag(billed_to_date_amount, 1, 0) over before as billed_before,
        date_diff('month', lag(try_cast(period || '-01' as date)) over before, try_cast(period || '-01' as date)) as step,
        lead(period) over before is null as is_last
    from {{ ref('revenue') }}
    window before as (partition by project_key, currency order by period)
)

select followed.project_key, followed.currency, followed.period
from followed
cross join cycle
left join {{ ref('fiscal_day') }} as fiscal
    on fiscal.legal_entity = followed.legal_entity
    and fiscal.day = cycle.as_of_date
where followed.step <> 1
    or (followed.is_last and followed.period < {{ period_of('fiscal', 'cycle.as_of_date') }})
    or followed.recognised_to_date_amount <> followed.recognised_before + followed.recognised_amount
    or followed.billed_to_date_amount <> followed.billed_before + followed.billed_amount
