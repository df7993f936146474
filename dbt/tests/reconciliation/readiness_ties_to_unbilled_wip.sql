-- What is ready, waits, is blocked or overbilled of WIP is all of it, and nothing else.
with ready as (
    select legal_entity, project_key, currency, sum(amount) as amount
    from {{ ref('billing_readiness') }}
    where basis = 'wip'
    group by legal_entity, project_key, currency
),

unbilled as (
    select aging.legal_entity, aging.project_key, aging.currency, sum(aging.amount) as amount
    from {{ ref('unbilled_wip_aging') }} as aging
    inner join {{ source('ledger', 'cycle') }} as cycle on cast(cycle.as_of as date) = aging.as_of_date
    group by aging.legal_entity, aging.project_key, aging.currency
)

select
    coalesce(ready.legal_entity, unbilled.legal_entity) as legal_entity,
    coalesce(ready.project_key, unbilled.project_key) as project_key,
    coalesce(ready.currency, unbilled.currency) as currency,
    ready.amount,
    unbilled.amount as unbilled_amount
from ready
full outer join unbilled
    on unbilled.legal_entity is not distinct from ready.legal_entity
    and unbilled.project_key is not distinct from ready.project_key
    and unbilled.currency is not distinct from ready.currency
where ready.amount is distinct from unbilled.amount
