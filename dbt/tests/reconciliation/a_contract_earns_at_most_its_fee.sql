-- Of a fixed fee, over all projects of the contract, before what is given up of it.
with earned as (
    select
        project.contract_key,
        event.currency,
        event.period,
        sum(event.amount) as amount
    from {{ ref('revenue_event') }} as event
    inner join {{ ref('project') }} as project on project.project_key = event.project_key
    where event.method = 'progress'
    group by project.contract_key, event.currency, event.period
),

to_date as (
    select
        contract_key,
        currency,
        period,
        sum(amount) over (partition by contract_key, currency order by period) as amount
    from earned
)

select to_date.contract_key, to_date.currency, to_date.period, contract.fee, to_date.amount
from to_date
left join {{ ref('contract') }} as contract
    on contract.contract_key = to_date.contract_key and contract.currency = to_date.currency
where to_date.amount > coalesce(contract.fee, 0)
