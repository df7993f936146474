/*
Step 2 of 2: what is earned beside what is billed, month by month and to date. What is earned and not billed is a
receivable where only time must pass before it can be billed (time and materials, retainers, accepted milestones), else
a contract asset; what is billed and not earned is deferred (DECISIONLOG).
*/
with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

-- What is written off was not billed.
billed as (
    select
        line.project_key,
        line.currency,
        {{ period_of('fiscal', 'line.invoice_date') }} as period,
        line.amount,
        milestone.project_key is not null as is_of_milestone,
        case
            when milestone.accepted_on <= cycle.as_of_date then {{ period_of('accepted', 'milestone.accepted_on') }}
        end as accepted_period
    from {{ ref('invoice_line') }} as line
    cross join cycle
    inner join {{ ref('project') }} as project on project.project_key = line.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = line.legal_entity
        and fiscal.day = line.invoice_date
    left join {{ ref('billing_schedule') }} as milestone
        on milestone.project_key = line.project_key
        and milestone.reference = case project.contract_type when 'milestone' then line.source_reference end
    left join {{ ref('fiscal_day') }} as accepted
        on accepted.legal_entity = line.legal_entity
        and accepted.day = milestone.accepted_on
    where line.kind <> 'tax' and line.document_type <> 'write_off'
),

moved as (
    select
        project_key,
        currency,
        period,
        amount as recognised_amount,
        cast(0 as decimal(18, 3)) as billed_amount,
        cast(0 as decimal(18, 3)) as ahead_amount
    from {{ ref('revenue_event') }}
    union all
    select project_key, currency, period, 0, amount, 0
    from billed
    union all
    -- A milestone is billed ahead until it is accepted.
    select project_key, currency, period, 0, 0, amount
    from billed
    where is_of_milestone and (accepted_period is null or accepted_period > period)
    union all
    select project_key, currency, accepted_period, 0, 0, -amount
    from billed
    where accepted_period > period
),

span as (
    select
        moved.project_key,
        moved.currency,
        min(moved.period) as first_period,
        greatest(max(moved.period), any_value({{ period_of('fiscal', 'cycle.as_of_date') }})) as last_period
    from moved
    cross join cycle
    inner join {{ ref('project') }} as project on project.project_key = moved.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = project.legal_entity
        and fiscal.day = cycle.as_of_date
    group by moved.project_key, moved.currency
),

-- A balance is of a date, and not of a movement: every month has one.
month as (
    select
        project_key,
        currency,
        strftime(
            unnest(generate_series(
                try_cast(first_period || '-01' as date), try_cast(last_period || '-01' as date), interval 1 month
            )),
            '%Y-%m'
        ) as period
    from span
    union
    select project_key, currency, period from moved
),

summed as (
    select
        month.project_key,
        month.currency,
        month.period,
        {{ sum_amount('moved.recognised_amount') }} as recognised_amount,
        {{ sum_amount('moved.billed_amount') }} as billed_amount,
        {{ sum_amount('moved.ahead_amount') }} as ahead_amount
    from month
    left join moved
        on moved.project_key = month.project_key
        and moved.currency = month.currency
        and moved.period = month.period
    group by month.project_key, month.currency, month.period
),

to_date as (
    select
        project.legal_entity,
        project.client_key,
        project.contract_key,
        project.contract_type,
        summed.*,
        {%- for name in ['recognised', 'billed', 'ahead'] %}
        cast(sum(summed.{{ name }}_amount) over so_far as decimal(18, 3)) as {{ name }}_to_date_amount
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from summed
    inner join {{ ref('project') }} as project on project.project_key = summed.project_key
    window so_far as (partition by summed.project_key, summed.currency order by summed.period)
),

position as (
    select
        *,
        greatest(recognised_to_date_amount - billed_to_date_amount + ahead_to_date_amount, 0) as due,
        greatest(billed_to_date_amount - ahead_to_date_amount - recognised_to_date_amount, 0) as owed
    from to_date
),

/*
A contract has one of both, not one for each project: the smaller side is set off against the larger, project by
project in the order of their keys.
*/
net as (
    select
        *,
        {%- for side in ['due', 'owed'] %}
        greatest({{ side }} - greatest(
            least(sum(due) over whole, sum(owed) over whole) - (sum({{ side }}) over so_far - {{ side }}), 0
        ), 0) as net_{{ side }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from position
    window
        whole as (partition by contract_key, currency, period),
        so_far as (partition by contract_key, currency, period order by project_key)
)

select
    legal_entity,
    client_key,
    contract_key,
    project_key,
    contract_type,
    currency,
    period,
    recognised_amount,
    billed_amount,
    recognised_to_date_amount,
    billed_to_date_amount,
    cast(case when contract_type <> 'fixed_fee' then net_due else 0 end as decimal(18, 3)) as unbilled_amount,
    cast(case when contract_type = 'fixed_fee' then net_due else 0 end as decimal(18, 3)) as accrued_amount,
    cast(net_owed + ahead_to_date_amount as decimal(18, 3)) as deferred_amount
from net
