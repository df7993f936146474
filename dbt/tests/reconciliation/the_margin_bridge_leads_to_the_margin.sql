-- The steps of the bridge add up to the margin; there is a bridge to each margin that there is, and none to nowhere.
with bridge as (
    select
        project_key,
        period,
        currency,
        sum(amount) filter (not is_memo) as steps
    from {{ ref('margin_bridge') }}
    group by project_key, period, currency
),

margin as (
    select project_key, period, currency, margin_amount from {{ ref('project_margin') }} where has_actuals
)

select
    coalesce(margin.project_key, bridge.project_key) as project_key,
    coalesce(margin.period, bridge.period) as period,
    coalesce(margin.currency, bridge.currency) as currency,
    margin.margin_amount,
    bridge.steps
from margin
full outer join bridge
    on bridge.project_key = margin.project_key
    and bridge.period = margin.period
    and bridge.currency = margin.currency
where margin.project_key is null
    or bridge.project_key is null
    or bridge.steps is distinct from margin.margin_amount
