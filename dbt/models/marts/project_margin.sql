/*
What each project earns and costs, period by period, beside what was planned. Revenue is what `revenue_event` recognises;
cost is of all approved work, whoever pays for it. The plan of the whole is spread evenly over the periods of the
contract, so that they add up to it.
*/
with cycle as (
    select reporting_currency, exponent as reporting_exponent
    from {{ source('ledger', 'cycle') }}
    left join {{ ref('currency') }} on currency = reporting_currency
),

worked as (
    select
        subject.project_key,
        subject.period,
        subject.currency,
        subject.hours,
        case when subject.is_billable then subject.hours else 0 end as billable_hours,
        case when subject.entity = 'time_entry' and subject.cost_rate is null then subject.hours else 0 end
            as hours_without_cost,
        subject.entity = 'time_entry' and subject.cost_rate is null and subject.hours <> 0 as lacks_cost,
        cast(0 as decimal(18, 3)) as recognised_amount,
        cast(0 as decimal(18, 3)) as write_down_amount,
        case when subject.entity = 'time_entry' then subject.cost_amount else 0 end as labour_cost_amount,
        case when subject.entity = 'expense_item' then subject.cost_amount else 0 end as expense_cost_amount,
        coalesce(burden.amount, 0) as burden_cost_amount,
        cast(0 as decimal(38, 8)) as reporting_revenue_value,
        subject.reporting_cost_value
    from {{ ref('transaction') }} as subject
    left join {{ ref('obligation') }} as burden on burden.txn_id = subject.txn_id and burden.leg = 'burden'
    where subject.approval = 'approved' and subject.project_key is not null and subject.period is not null
),

earned as (
    select
        project_key,
        period,
        currency,
        0 as hours,
        0 as billable_hours,
        0 as hours_without_cost,
        false as lacks_cost,
        case when method = 'write_down' then 0 else amount end as recognised_amount,
        case when method = 'write_down' then -amount else 0 end as write_down_amount,
        0 as labour_cost_amount,
        0 as expense_cost_amount,
        0 as burden_cost_amount,
        reporting_value as reporting_revenue_value,
        0 as reporting_cost_value
    from {{ ref('revenue_event') }}
),

-- What lacks one line's rate of exchange is unknown, not smaller. Cost is what is known of it, and `is_complete` says
-- whether that is all; revenue is in the reporting currency only where its cost is.
actual as (
    select
        project_key,
        period,
        currency,
        {{ sum_hours('hours') }} as hours,
        {{ sum_hours('billable_hours') }} as billable_hours,
        {{ sum_hours('hours_without_cost') }} as hours_without_cost,
        {{ sum_amount('recognised_amount') }} as recognised_amount,
        {{ sum_amount('write_down_amount') }} as write_down_amount,
        cast({{ sum_amount('recognised_amount') }} - {{ sum_amount('write_down_amount') }} as decimal(18, 3))
            as revenue_amount,
        not bool_or(lacks_cost) as is_complete,
        {{ sum_amount('labour_cost_amount') }} as labour_cost_amount,
        {{ sum_amount('expense_cost_amount') }} as expense_cost_amount,
        {{ sum_amount('burden_cost_amount') }} as burden_cost_amount,
        case
            when count(*) = count(reporting_revenue_value) and count(*) = count(reporting_cost_value)
                then sum(reporting_revenue_value)
        end as reporting_revenue_value,
        case when count(*) = count(reporting_cost_value) then sum(reporting_cost_value) end as reporting_cost_value
    from (select * from worked union all by name select * from earned)
    group by project_key, period, currency
),

planned as (
    select
        project.project_key,
        project.currency,
        project.planned_revenue,
        project.planned_cost,
        project.planned_hours,
        project.legal_entity,
        project.starts_on,
        project.ends_on,
        currency.exponent
    from {{ ref('project') }} as project
    left join {{ ref('currency') }} as currency on currency.currency = project.currency
    where project.starts_on <= project.ends_on
        and coalesce(project.planned_revenue, project.planned_cost, project.planned_hours) is not null
),

numbered as (
    select
        planned.*,
        fiscal.period,
        row_number() over (partition by planned.project_key order by fiscal.ends_on) as number,
        count(*) over (partition by planned.project_key) as months
    from planned
    inner join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = planned.legal_entity
        and fiscal.day = fiscal.ends_on
        and fiscal.starts_on <= planned.ends_on
        and fiscal.ends_on >= planned.starts_on
),

-- The share of so many periods, less that of one period less.
spread as (
    select
        project_key,
        currency,
        period,
        {%- for name in ['planned_revenue', 'planned_cost'] %}
        {{ money(units(name, 3) ~ ' * number', '1000 * months', 'exponent') }}
            - {{ money(units(name, 3) ~ ' * (number - 1)', '1000 * months', 'exponent') }} as {{ name }}_amount,
        {%- endfor %}
        {{ e4_to_hours(divide('(' ~ units('planned_hours', 4) ~ ' * number)', 'months')) }}
            - {{ e4_to_hours(divide('(' ~ units('planned_hours', 4) ~ ' * (number - 1))', 'months')) }} as planned_hours
    from numbered
),

-- A plan says of the periods beside it that nothing was planned there; of another currency it says nothing.
present as (
    select
        month.project_key,
        month.period,
        month.currency,
        {{ end_of_period('fiscal', 'month.period') }} as ends_on,
        {%- for name, scale in [('planned_revenue', 3), ('planned_cost', 3), ('planned_hours', 4)] %}
        {%- set column = name if scale == 4 else name ~ '_amount' %}
        cast(
            case when planned.{{ name }} is not null then coalesce(spread.{{ column }}, 0) end
            as decimal(18, {{ scale }})
        ) as {{ column }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from (
        select project_key, period, currency from actual
        union
        select project_key, period, currency from spread
    ) as month
    left join {{ ref('project') }} as project on project.project_key = month.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = project.legal_entity
        and fiscal.period = month.period
        and fiscal.day = fiscal.ends_on
    left join planned on planned.project_key = month.project_key and planned.currency = month.currency
    left join spread
        on spread.project_key = month.project_key
        and spread.currency = month.currency
        and spread.period = month.period
),

{%- set needed %}
        select
            present.currency,
            cycle.reporting_currency as into_currency,
            present.ends_on as work_date
        from present
        cross join cycle
        where present.planned_revenue_amount is not null
        group by present.currency, cycle.reporting_currency, present.ends_on
{%- endset %}

exchange as (
    {{ exchange(needed) }}
)

{%- set margin = '(actual.revenue_amount - actual.labour_cost_amount - actual.expense_cost_amount)' %}
{%- set burdened_margin = '(' ~ margin ~ ' - actual.burden_cost_amount)' %}
{%- set planned_margin = '(present.planned_revenue_amount - present.planned_cost_amount)' %}
{%- set reporting_margin = '(actual.reporting_revenue_value - actual.reporting_cost_value)' %}

select
    project.legal_entity,
    project.client_key,
    present.project_key,
    project.practice,
    project.contract_type,
    present.period,
    present.currency,
    actual.project_key is not null as has_actuals,
    actual.hours,
    actual.billable_hours,
    actual.hours_without_cost,
    actual.is_complete,
    actual.recognised_amount,
    actual.write_down_amount,
    actual.revenue_amount,
    actual.labour_cost_amount,
    actual.expense_cost_amount,
    cast({{ margin }} as decimal(18, 3)) as margin_amount,
    case
        when actual.revenue_amount <> 0
            then {{ money('100 * ' ~ units(margin, 3), units('actual.revenue_amount', 3), 2) }}
    end as margin_pct,
    actual.burden_cost_amount,
    cast({{ burdened_margin }} as decimal(18, 3)) as burdened_margin_amount,
    case
        when actual.revenue_amount <> 0
            then {{ money('100 * ' ~ units(burdened_margin, 3), units('actual.revenue_amount', 3), 2) }}
    end as burdened_margin_pct,
    present.planned_hours,
    present.planned_revenue_amount,
    present.planned_cost_amount,
    cast({{ planned_margin }} as decimal(18, 3)) as planned_margin_amount,
    cycle.reporting_currency,
    case
        when actual.reporting_revenue_value is not null
            then {{ round_value('actual.reporting_revenue_value', 'cycle.reporting_exponent') }}
    end as reporting_revenue_amount,
    case
        when {{ reporting_margin }} is not null
            then {{ round_value(reporting_margin, 'cycle.reporting_exponent') }}
    end as reporting_margin_amount,
    case
        when {{ planned_margin }} is null then null
        when present.currency = cycle.reporting_currency then {{ planned_margin }}
        when exchange.into_rate is not null
            then {{ round_value(
                translate(planned_margin, 'exchange.into_rate', 'exchange.from_rate'), 'cycle.reporting_exponent'
            ) }}
    end as reporting_planned_margin_amount
from present
cross join cycle
inner join {{ ref('project') }} as project on project.project_key = present.project_key
left join actual
    on actual.project_key = present.project_key
    and actual.period = present.period
    and actual.currency = present.currency
left join exchange
    on exchange.currency = present.currency
    and exchange.work_date = present.ends_on
