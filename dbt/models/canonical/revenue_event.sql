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

-- A fixed fee is of its contract, which may have several projects.
fixed_fee as (
    select
        project.project_key,
        project.contract_key,
        contract.legal_entity,
        contract.currency,
        currency.exponent,
        contract.fee,
        nullif(project.planned_hours, 0) as planned_hours
    from {{ ref('contract') }} as contract
    inner join {{ ref('project') }} as project on project.contract_key = contract.contract_key
    inner join {{ ref('currency') }} as currency on currency.currency = contract.currency
    where contract.contract_type = 'fixed_fee' and contract.fee is not null
),

-- What a milestone or a month of a retainer earns, and when: at its acceptance, and when its period is over.
scheduled as (
    select
        schedule.project_key,
        schedule.reference,
        project.currency,
        schedule.amount,
        case project.contract_type when 'milestone' then 'acceptance' else 'stand_ready' end as method,
        {{ period_of('fiscal', 'schedule.earned_on') }} as period,
        {{ period_end('fiscal', 'schedule.earned_on') }} as work_date,
        case project.contract_type
            when 'milestone' then coalesce(schedule.accepted_on <= cycle.as_of_date, false)
            else {{ period_end('fiscal', 'schedule.due_on') }} < cycle.as_of_date
        end as is_earned
    from (
        select
            billed.*,
            case owner.contract_type when 'milestone' then billed.accepted_on else billed.due_on end as earned_on
        from {{ ref('billing_schedule') }} as billed
        inner join {{ ref('project') }} as owner on owner.project_key = billed.project_key
    ) as schedule
    cross join cycle
    inner join {{ ref('project') }} as project on project.project_key = schedule.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = project.legal_entity
        and fiscal.day = schedule.earned_on
    where project.contract_type in ('milestone', 'retainer')
),

given_up as (
    select
        event.project_key,
        event.period,
        event.event_date,
        event.currency,
        event.amount,
        fixed_fee.contract_key,
        scheduled.is_earned,
        scheduled.period as earned_period,
        scheduled.work_date as earned_date
    from {{ ref('billing_event') }} as event
    left join fixed_fee
        on fixed_fee.project_key = case event.kind when 'fixed_fee' then event.project_key end
        and fixed_fee.currency = event.currency
    left join scheduled
        on scheduled.project_key = event.project_key
        and scheduled.reference = case when event.kind in ('milestone', 'retainer') then event.source_reference end
        and scheduled.currency = event.currency
    where event.event in ('conceded', 'written_off')
),

fee_moved as (
    select fixed_fee.contract_key, worked.project_key, worked.period, worked.hours, 0 as conceded
    from worked
    inner join fixed_fee on fixed_fee.project_key = worked.project_key
    union all
    select contract_key, project_key, period, 0, amount
    from given_up
    where contract_key is not null
),

-- Each project of a contract in each period in which something happened on any of them.
fee_to_date as (
    select
        fixed_fee.*,
        month.period,
        greatest(sum(coalesce(moved.hours, 0)) over so_far, 0) as taken,
        sum(coalesce(moved.conceded, 0)) over so_far as conceded
    from (select contract_key, period from fee_moved group by contract_key, period) as month
    inner join fixed_fee on fixed_fee.contract_key = month.contract_key
    left join (
        select project_key, period, sum(hours) as hours, sum(conceded) as conceded
        from fee_moved
        group by project_key, period
    ) as moved
        on moved.project_key = fixed_fee.project_key
        and moved.period = month.period
    window so_far as (partition by fixed_fee.project_key order by month.period)
),

pooled as (
    select
        *,
        sum(taken) over whole as all_taken,
        -- A project is expected to take what is planned, or what it took where that is more.
        case
            when not bool_or(planned_hours is null and taken > 0) over whole
                then sum(greatest(taken, planned_hours)) over whole
        end as expected,
        sum(taken) over (partition by contract_key, period order by project_key) as taken_so_far,
        least(greatest(fee - sum(conceded) over whole, 0), fee) as net_fee
    from fee_to_date
    window whole as (partition by contract_key, period)
),

-- The share of the fee that the hours until then are of the expected hours, of the fee as agreed and as it is left.
measured as (
    select
        *,
        {%- for name, price in [('gross', 'fee'), ('net', 'net_fee')] %}
        coalesce({{ money(
            units(price, 3) ~ ' * ' ~ units('all_taken', 4),
            'nullif(' ~ units('expected', 4) ~ ', 0) * 1000',
            'exponent'
        ) }}, 0) as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from pooled
),

-- Each project has the part of it that its hours are of all hours; the parts are rounded so that they add up to it.
shared as (
    select
        *,
        {%- for name in ['gross', 'net'] %}
        {%- for taken in ['taken_so_far', 'taken_so_far - taken'] %}
        {{ '-' if loop.last else '' }} coalesce({{ money(
            units(name, 3) ~ ' * ' ~ units(taken, 4),
            'nullif(' ~ units('all_taken', 4) ~ ', 0) * 1000',
            'exponent'
        ) }}, 0)
        {%- endfor %} as project_{{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from measured
),

fee_earned as (
    select
        project_key,
        period,
        legal_entity,
        currency,
        project_gross - lag(project_gross, 1, 0) over before as progress,
        project_net - project_gross - lag(project_net - project_gross, 1, 0) over before as write_down
    from shared
    window before as (partition by project_key order by period)
),

-- Fees are of a period, and are translated at its last day; documents are of their day.
dated as (
    select
        earned.project_key,
        earned.period,
        earned.currency,
        earned.method,
        earned.amount,
        {{ end_of_period('fiscal', 'earned.period') }} as work_date
    from (unpivot fee_earned on progress, write_down into name method value amount) as earned
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = earned.legal_entity
        and fiscal.period = earned.period
        and fiscal.day = fiscal.ends_on
    union all
    select project_key, period, currency, method, amount, work_date
    from scheduled
    where is_earned
    union all
    -- What is given up of a milestone or a month that is not earned yet lowers what it earns then.
    select
        project_key,
        greatest(period, earned_period),
        currency,
        'write_down',
        -amount,
        case when earned_period > period then earned_date else event_date end
    from given_up
    where contract_key is null and is_earned is distinct from false
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
