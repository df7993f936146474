/*
Step 2 of 2: what is earned beside what is billed, period by period and to date. What is earned and not billed is a
receivable where only time must pass before it can be billed (time and materials, retainers), else a contract asset;
what is billed and not earned is deferred (DECISIONLOG).
*/
with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

moved as (
    select project_key, currency, period, amount as recognised_amount, cast(0 as decimal(18, 3)) as billed_amount
    from {{ ref('revenue_event') }}
    union all
    -- What is written off was not billed.
    select project_key, currency, {{ period_of('fiscal', 'line.invoice_date') }}, 0, amount
    from {{ ref('invoice_line') }} as line
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = line.legal_entity
        and fiscal.day = line.invoice_date
    where project_key is not null and kind <> 'tax' and document_type <> 'write_off'
),

-- A period in which something moved, and the period of the cycle for everything that ever moved.
month as (
    select project_key, currency, period from moved group by project_key, currency, period
    union
    select moved.project_key, moved.currency, {{ period_of('fiscal', 'cycle.as_of_date') }}
    from (select project_key, currency from moved group by project_key, currency) as moved
    cross join cycle
    inner join {{ ref('project') }} as project on project.project_key = moved.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = project.legal_entity
        and fiscal.day = cycle.as_of_date
),

summed as (
    select
        month.project_key,
        month.currency,
        month.period,
        {{ sum_amount('moved.recognised_amount') }} as recognised_amount,
        {{ sum_amount('moved.billed_amount') }} as billed_amount
    from month
    left join moved
        on moved.project_key = month.project_key
        and moved.currency = month.currency
        and moved.period = month.period
    group by month.project_key, month.currency, month.period
),

to_date as (
    select
        *,
        cast(sum(recognised_amount) over (partition by project_key, currency order by period) as decimal(18, 3))
            as recognised_to_date_amount,
        cast(sum(billed_amount) over (partition by project_key, currency order by period) as decimal(18, 3))
            as billed_to_date_amount
    from summed
)

select
    project.legal_entity,
    project.client_key,
    project.contract_key,
    to_date.project_key,
    project.contract_type,
    to_date.currency,
    to_date.period,
    to_date.recognised_amount,
    to_date.billed_amount,
    to_date.recognised_to_date_amount,
    to_date.billed_to_date_amount,
    cast(case
        when project.contract_type in ('time_and_materials', 'retainer')
            then greatest(recognised_to_date_amount - billed_to_date_amount, 0)
        else 0
    end as decimal(18, 3)) as unbilled_amount,
    cast(case
        when project.contract_type in ('fixed_fee', 'milestone')
            then greatest(recognised_to_date_amount - billed_to_date_amount, 0)
        else 0
    end as decimal(18, 3)) as accrued_amount,
    cast(greatest(billed_to_date_amount - recognised_to_date_amount, 0) as decimal(18, 3)) as deferred_amount
from to_date
inner join {{ ref('project') }} as project on project.project_key = to_date.project_key
