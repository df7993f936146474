-- The revenue of a month is the same in both marts; a month that only one of them has earned nothing in the other.
with margin as (
    select project_key, period, currency, revenue_amount from {{ ref('project_margin') }} where revenue_amount <> 0
),

revenue as (
    select project_key, period, currency, recognised_amount from {{ ref('revenue') }} where recognised_amount <> 0
)

select
    coalesce(margin.project_key, revenue.project_key) as project_key,
    coalesce(margin.period, revenue.period) as period,
    coalesce(margin.currency, revenue.currency) as currency,
    margin.revenue_amount,
    revenue.recognised_amount
from margin
full outer join revenue
    on revenue.project_key = margin.project_key
    and revenue.period = margin.period
    and revenue.currency = margin.currency
where margin.revenue_amount is distinct from revenue.recognised_amount
