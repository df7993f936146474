with cycle as (
    select reporting_currency, exponent as reporting_exponent
    from {{ source('ledger', 'cycle') }}
    left join {{ ref('currency') }} on currency = reporting_currency
),

work as (
    select
        project.legal_entity,
        subject.project_key,
        subject.currency,
        subject.hours,
        case when subject.is_billable then subject.hours else 0 end as billable_hours,
        case when subject.is_billable then subject.amount else 0 end as revenue_amount,
        case when subject.entity = 'time_entry' then subject.cost_amount else 0 end as labour_cost_amount,
        case when subject.entity = 'expense_item' then subject.cost_amount else 0 end as expense_cost_amount,
        cast(
            case when subject.is_billable then subject.reporting_value else 0 end - subject.reporting_cost_value
            as decimal(38, 8)
        ) as reporting_margin_value
    from {{ ref('transaction') }} as subject
    inner join {{ ref('project') }} as project on project.project_key = subject.project_key
    where subject.approval = 'approved'
        and subject.worker_key is not null
),

-- Fixed fees, milestones and retainers earn what the ERP invoices for them.
fee as (
    select
        line.legal_entity,
        line.project_key,
        line.currency,
        line.amount,
        line.invoice_date
    from {{ ref('invoice_line') }} as line
    where line.kind in ('fixed_fee', 'milestone', 'retainer')
),

earned as (
    select
        fee.legal_entity,
        fee.project_key,
        fee.currency,
        cast(0 as decimal(18, 4)) as hours,
        cast(0 as decimal(18, 4)) as billable_hours,
        fee.amount as revenue_amount,
        cast(0 as decimal(18, 3)) as labour_cost_amount,
        cast(0 as decimal(18, 3)) as expense_cost_amount,
        case
            when fee.currency = cycle.reporting_currency then cast(fee.amount as decimal(38, 8))
            else {{ translate('fee.amount', 'reporting_rate.rate', 'source_rate.rate') }}
        end as reporting_margin_value
    from fee
    cross join cycle
    left join {{ ref('fx_rate') }} as source_rate
        on source_rate.currency = fee.currency
        and fee.invoice_date >= source_rate.valid_from
        and fee.invoice_date < source_rate.valid_to
    left join {{ ref('fx_rate') }} as reporting_rate
        on reporting_rate.currency = cycle.reporting_currency
        and fee.invoice_date >= reporting_rate.valid_from
        and fee.invoice_date < reporting_rate.valid_to
),

total as (
    select
        legal_entity,
        project_key,
        currency,
        {{ sum_hours('hours') }} as hours,
        {{ sum_hours('billable_hours') }} as billable_hours,
        {{ sum_amount('revenue_amount') }} as revenue_amount,
        {{ sum_amount('labour_cost_amount') }} as labour_cost_amount,
        {{ sum_amount('expense_cost_amount') }} as expense_cost_amount,
        case when count(*) = count(reporting_margin_value) then sum(reporting_margin_value) end as reporting_margin_value
    from (select * from work union all by name select * from earned)
    group by legal_entity, project_key, currency
)

select
    total.legal_entity,
    project.client_key,
    total.project_key,
    project.contract_type,
    total.currency,
    total.hours,
    total.billable_hours,
    total.revenue_amount,
    total.labour_cost_amount,
    total.expense_cost_amount,
    cast(total.revenue_amount - total.labour_cost_amount - total.expense_cost_amount as decimal(18, 3))
        as margin_amount,
    case
        when total.revenue_amount <> 0
            then {{ money(
                '100 * ' ~ units('(total.revenue_amount - total.labour_cost_amount - total.expense_cost_amount)', 3),
                units('total.revenue_amount', 3),
                2
            ) }}
    end as margin_pct,
    cast(project.planned_revenue as decimal(18, 3)) as planned_revenue_amount,
    cast(project.planned_cost as decimal(18, 3)) as planned_cost_amount,
    cycle.reporting_currency,
    case
        when total.reporting_margin_value is not null
            then {{ round_value('total.reporting_margin_value', 'cycle.reporting_exponent') }}
    end as reporting_margin_amount
from total
cross join cycle
left join {{ ref('project') }} as project on project.project_key = total.project_key
