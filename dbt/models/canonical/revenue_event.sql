/*
What a contract earns, and when (DECISIONLOG: one method for each type of contract), one row per project, month and
method; with the invoice lines, this is what `revenue` is made of.
*/
with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

worked as (
    select
        subject.project_key,
        subject.period,
        {{ sum_amount('case when subject.is_billable then subject.amount else 0 end') }} as amount,
        {{ sum_hours('subject.hours') }} as hours
    from {{ ref('transaction') }} as subject
    where subject.approval = 'approved' and subject.project_key is not null and subject.period is not null
    group by subject.project_key, subject.period
),

progress as (
    select
        project_key,
        period,
        sum(hours) over (partition by project_key order by period) as hours_to_date
    from worked
),

-- The share of the fee that the hours until then are of the planned hours, never more than the whole.
earned_to_date as (
    select
        progress.project_key,
        progress.period,
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

earned as (
    select worked.project_key, worked.period, 'time_and_materials' as method, worked.amount
    from worked
    inner join {{ ref('project') }} as project on project.project_key = worked.project_key
    where project.contract_type = 'time_and_materials'
    union all
    select
        project_key,
        period,
        'progress',
        amount - lag(amount, 1, cast(0 as decimal(18, 3))) over (partition by project_key order by period)
    from earned_to_date
    union all
    select schedule.project_key, strftime(schedule.accepted_on, '%Y-%m'), 'acceptance', sum(schedule.amount)
    from {{ ref('billing_schedule') }} as schedule
    cross join cycle
    inner join {{ ref('project') }} as project on project.project_key = schedule.project_key
    where project.contract_type = 'milestone' and schedule.accepted_on <= cycle.as_of_date
    group by schedule.project_key, strftime(schedule.accepted_on, '%Y-%m')
    union all
    -- A month of a retainer is earned when it is over.
    select schedule.project_key, strftime(schedule.due_on, '%Y-%m'), 'stand_ready', sum(schedule.amount)
    from {{ ref('billing_schedule') }} as schedule
    cross join cycle
    inner join {{ ref('project') }} as project on project.project_key = schedule.project_key
    where project.contract_type = 'retainer' and last_day(schedule.due_on) < cycle.as_of_date
    group by schedule.project_key, strftime(schedule.due_on, '%Y-%m')
)

select
    earned.project_key,
    project.legal_entity,
    earned.period,
    earned.method,
    project.currency,
    cast(earned.amount as decimal(18, 3)) as amount
from earned
inner join {{ ref('project') }} as project on project.project_key = earned.project_key
where earned.amount <> 0
