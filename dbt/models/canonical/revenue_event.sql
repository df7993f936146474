/*
What a contract earns, and when (DECISIONLOG: one method for each type of contract), one row per project, period,
currency and method; with the invoice lines, this is what `revenue` is made of, and with the cost, `project_margin`.
*/
with cycle as (
    select cast(as_of as date) as as_of_date, reporting_currency from {{ source('ledger', 'cycle') }}
),

worked as (
    select
        subject.project_key,
        subject.period,
        subject.currency,
        {{ sum_amount('case when subject.is_billable then subject.amount else 0 end') }} as amount,
        -- What lacks one line's rate is unknown.
        case
            when count(*) filter (subject.is_billable) = count(subject.reporting_value) filter (subject.is_billable)
                then sum(subject.reporting_value) filter (subject.is_billable)
        end as reporting_value,
        {{ sum_hours('subject.hours') }} as hours
    from {{ ref('transaction') }} as subject
    where subject.approval = 'approved' and subject.project_key is not null and subject.period is not null
    group by subject.project_key, subject.period, subject.currency
),

progress as (
    select
        project_key,
        period,
        sum(sum(hours)) over (partition by project_key order by period) as hours_to_date
    from worked
    group by project_key, period
),

-- The share of the fee that the hours until then are of the planned hours, never more than the whole.
earned_to_date as (
    select
        progress.project_key,
        progress.period,
        project.legal_entity,
        project.currency,
        {{ money(
            units('contract.fee', 3) ~ ' * least(greatest(' ~ units('progress.hours_to_date', 4) ~ ', 0), '
                ~ units('project.planned_hours', 4) ~ ')',
            units('project.planned_hours', 4) ~ ' * 1000',
            'currency.exponent'
        ) }} as amount
    from progress
    inner join {{ ref('project') }} as project on project.project_key = progress.project_key
    inner join {{ ref('contract') }} as contract on contract.contract_key = project.contract_key
    inner join {{ ref('currency') }} as currency on currency.currency = contract.currency
    where contract.contract_type = 'fixed_fee' and contract.fee is not null and project.planned_hours > 0
),

-- Fees are of a period, and are translated at its last day; documents are of their day.
dated as (
    select
        earned.project_key,
        earned.period,
        earned.currency,
        'progress' as method,
        earned.amount - lag(earned.amount, 1, cast(0 as decimal(18, 3))) over (
            partition by earned.project_key order by earned.period
        ) as amount,
        {{ end_of_period('fiscal', 'earned.period') }} as work_date
    from earned_to_date as earned
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = earned.legal_entity
        and fiscal.period = earned.period
        and fiscal.day = fiscal.ends_on
    union all
    select
        schedule.project_key,
        {{ period_of('fiscal', 'schedule.accepted_on') }},
        project.currency,
        'acceptance',
        schedule.amount,
        {{ period_end('fiscal', 'schedule.accepted_on') }}
    from {{ ref('billing_schedule') }} as schedule
    cross join cycle
    inner join {{ ref('project') }} as project on project.project_key = schedule.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = project.legal_entity
        and fiscal.day = schedule.accepted_on
    where project.contract_type = 'milestone' and schedule.accepted_on <= cycle.as_of_date
    union all
    -- A month of a retainer is earned when its period is over.
    select
        schedule.project_key,
        {{ period_of('fiscal', 'schedule.due_on') }},
        project.currency,
        'stand_ready',
        schedule.amount,
        {{ period_end('fiscal', 'schedule.due_on') }}
    from {{ ref('billing_schedule') }} as schedule
    cross join cycle
    inner join {{ ref('project') }} as project on project.project_key = schedule.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = project.legal_entity
        and fiscal.day = schedule.due_on
    where project.contract_type = 'retainer'
        and {{ period_end('fiscal', 'schedule.due_on') }} < cycle.as_of_date
    union all
    select project_key, period, currency, 'write_down', -amount, event_date
    from {{ ref('billing_event') }}
    where event in ('conceded', 'written_off')
),

{%- set needed %}
        select dated.currency, cycle.reporting_currency as into_currency, dated.work_date
        from dated
        cross join cycle
        group by dated.currency, cycle.reporting_currency, dated.work_date
{%- endset %}

exchange as (
    {{ exchange(needed) }}
),

translated as (
    select
        dated.project_key,
        dated.period,
        dated.currency,
        dated.method,
        dated.amount,
        case
            when dated.currency = cycle.reporting_currency then cast(dated.amount as decimal(38, 8))
            else {{ translate('dated.amount', 'exchange.into_rate', 'exchange.from_rate') }}
        end as reporting_value
    from dated
    cross join cycle
    left join exchange on exchange.currency = dated.currency and exchange.work_date = dated.work_date
),

earned as (
    select project_key, period, currency, 'time_and_materials' as method, amount, reporting_value
    from worked
    union all
    select
        project_key,
        period,
        currency,
        method,
        sum(amount),
        case when count(*) = count(reporting_value) then sum(reporting_value) end
    from translated
    group by project_key, period, currency, method
)

select
    earned.project_key,
    project.legal_entity,
    earned.period,
    earned.method,
    earned.currency,
    cast(earned.amount as decimal(18, 3)) as amount,
    cast(earned.reporting_value as decimal(38, 8)) as reporting_value
from earned
inner join {{ ref('project') }} as project on project.project_key = earned.project_key
where earned.amount <> 0
