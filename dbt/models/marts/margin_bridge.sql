/*
From what the hours for clients are worth at the rate card to the margin, step by step, for each project, period and
currency. The steps add up to `project_margin`; the memo lines beside them say what is late, and what the ERP lacks.
*/
with first_look as (
    select source_system, source_instance, min(fetched_at) as looked_at
    from {{ source('ledger', 'extract') }}
    group by source_system, source_instance
),

-- What of a record is in the ERP: of time the hours, by which it costs there, of an expense the money. What was booked by
-- hand before the cut-over is there too.
posted as (
    select txn_id
    from {{ ref('approved_versus_posted') }}
    where (bucket = 'posted' or bucket_reason = 'BEFORE_CUT_OVER')
        and leg = case entity when 'time_entry' then 'time' else 'base' end
),

{%- set due_at = begin_of_day(
    period_end('fiscal', 'subject.work_date') ~ ' + 1 + company.approval_days', 'company.time_zone'
) %}

line as (
    select
        subject.project_key,
        subject.period,
        subject.currency,
        project.contract_type = 'time_and_materials' as is_by_the_hour,
        subject.entity = 'time_entry' as is_time,
        subject.is_billable,
        -- Internal tasks are no client's order: they only cost.
        subject.entity = 'time_entry' and (subject.is_billable or task.billing_class is distinct from 'non_billable')
            as is_for_client,
        subject.hours,
        subject.amount,
        subject.bill_rate is not null as has_rate,
        subject.card_amount,
        subject.cost_amount,
        posted.txn_id is null as is_unposted,
        -- Where the source does not say when, it is late when it was first observed late, unless nothing was observed before.
        case
            when approval.decided_at is not null or first_look.looked_at < {{ due_at }}
                then coalesce(approval.decided_at, approval.observed_at) >= {{ due_at }}
        end as is_late
    from {{ ref('transaction') }} as subject
    inner join {{ ref('project') }} as project on project.project_key = subject.project_key
    left join {{ ref('legal_entity') }} as company on company.legal_entity = project.legal_entity
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = project.legal_entity
        and fiscal.day = subject.work_date
    left join {{ ref('task') }} as task
        on task.source_system = subject.source_system
        and task.source_instance = subject.source_instance
        and task.task = subject.task
    left join {{ ref('approval') }} as approval on approval.txn_id = subject.txn_id and approval.is_latest
    left join first_look
        on first_look.source_system = subject.source_system
        and first_look.source_instance = subject.source_instance
    left join posted on posted.txn_id = subject.txn_id
    where subject.approval = 'approved' and subject.period is not null
),

valued as (
    select
        *,
        is_for_client or is_billable as is_valued,
        -- What no card prices is worth what it is billed at.
        case
            when not is_time then amount
            else coalesce(card_amount, case when is_billable and has_rate then amount end)
        end as value_amount
    from line
),

worked as (
    select
        project_key,
        period,
        currency,
        {{ known_sum('card_amount', 'is_for_client') }} as standard_amount,
        {{ known_sum('card_amount', 'is_for_client and not is_billable') }} as non_billable_amount,
        {{ known_sum('amount - card_amount', 'is_billable and is_time and card_amount is not null') }} as rate_amount,
        {{ known_sum('case when is_billable and has_rate then amount end', 'is_for_client and card_amount is null') }}
            as off_card_amount,
        {{ known_sum('amount', 'is_billable and not is_time') }} as reimbursed_amount,
        {{ known_sum('cost_amount', 'is_time') }} as labour_cost_amount,
        {{ known_sum('cost_amount', 'not is_time') }} as expense_cost_amount,
        case
            when not bool_or(is_valued and (is_late is null or (is_late and value_amount is null)))
                then {{ known_sum('value_amount', 'is_valued and is_late') }}
        end as late_amount,
        {{ known_sum('cost_amount', 'is_unposted') }} as unposted_amount,
        {{ sum_hours('case when is_for_client then hours end') }} as client_hours,
        {{ sum_hours('case when is_for_client and card_amount is not null then hours end') }} as standard_hours,
        {{ sum_hours('case when is_for_client and not is_billable then hours end') }} as non_billable_hours,
        {{ sum_hours('case when is_for_client and is_billable and card_amount is not null then hours end') }}
            as rate_hours,
        {{ sum_hours('case when is_for_client and card_amount is null then hours end') }} as off_card_hours,
        {{ sum_hours('hours') }} as labour_hours,
        case
            when not bool_or(is_valued and is_late is null)
                then {{ sum_hours('case when is_valued and is_late then hours end') }}
        end as late_hours,
        {{ sum_hours('case when is_unposted then hours end') }} as unposted_hours
    from valued
    group by project_key, period, currency
),

earned as (
    select
        project_key,
        period,
        currency,
        {{ sum_amount("case when method not in ('time_and_materials', 'write_down') then amount end") }} as fee_amount,
        {{ sum_amount("case when method = 'write_down' then amount end") }} as write_down_amount
    from {{ ref('revenue_event') }}
    group by project_key, period, currency
),

-- What only one side has is nothing on the other: no work costs nothing, and what earned nothing earned zero.
month as (
    select
        project.legal_entity,
        margin.project_key,
        margin.period,
        margin.currency,
        project.contract_type = 'time_and_materials' as is_by_the_hour,
        currency.exponent,
        {%- for name in
            ['standard', 'non_billable', 'rate', 'off_card', 'reimbursed', 'labour_cost', 'expense_cost', 'late',
             'unposted'] %}
        case when worked.project_key is null then 0 else worked.{{ name }}_amount end as {{ name }}_amount,
        {%- endfor %}
        {%- for name in ['client', 'standard', 'non_billable', 'rate', 'off_card', 'labour', 'late', 'unposted'] %}
        case when worked.project_key is null then 0 else worked.{{ name }}_hours end as {{ name }}_hours,
        {%- endfor %}
        coalesce(earned.fee_amount, 0) as fee_amount,
        coalesce(earned.write_down_amount, 0) as write_down_amount,
        margin.is_complete,
        project.contract_type = 'retainer' as is_by_the_month,
        project.planned_hours,
        margin.planned_hours as month_planned_hours,
        sum(coalesce(worked.client_hours, 0)) over (
            partition by margin.project_key order by margin.period, margin.currency
        ) as hours_to_date
    from {{ ref('project_margin') }} as margin
    inner join {{ ref('project') }} as project on project.project_key = margin.project_key
    left join {{ ref('currency') }} as currency on currency.currency = margin.currency
    left join worked
        on worked.project_key = margin.project_key
        and worked.period = margin.period
        and worked.currency = margin.currency
    left join earned
        on earned.project_key = margin.project_key
        and earned.period = margin.period
        and earned.currency = margin.currency
    where margin.has_actuals
),

-- A retainer's plan is used up by its month, every other fee's by the whole of the work.
overrun as (
    select
        *,
        case
            when is_by_the_hour then non_billable_hours
            -- Without a plan nothing is known to be beyond it; greatest() would leave the unknown out.
            when is_by_the_month and month_planned_hours is not null
                then greatest(client_hours - month_planned_hours, 0)
            when not is_by_the_month and planned_hours is not null
                then greatest(hours_to_date - planned_hours, 0)
                    - greatest(hours_to_date - client_hours - planned_hours, 0)
        end as overrun_hours
    from month
),

priced as (
    select
        *,
        -- Hours beyond a plan are worth the month's average: it is not known which of them they are.
        case
            when is_by_the_hour then non_billable_amount
            when overrun_hours = 0 then 0
            else {{ money(
                units('standard_amount', 3) ~ ' * ' ~ units('overrun_hours', 4),
                '1000 * ' ~ units('client_hours', 4),
                'exponent'
            ) }}
        end as overrun_amount
    from overrun
)
{%- set steps = [
    ('standard_value', 'standard_hours', 'standard_amount'),
    ('non_billable_overrun', 'overrun_hours', '-overrun_amount'),
    (
        'rate_variance',
        'case when is_by_the_hour then rate_hours else standard_hours - overrun_hours end',
        'case
        when is_by_the_hour then rate_amount
        else fee_amount - standard_amount + coalesce(overrun_amount, 0)
    end',
    ),
    (
        'off_card',
        'off_card_hours',
        'case
        when is_by_the_hour or off_card_hours = 0 then off_card_amount
        when standard_amount is null then fee_amount
    end',
    ),
    ('reimbursed_expenses', '0', 'reimbursed_amount'),
    ('write_downs', '0', 'write_down_amount'),
    ('labour_cost', 'labour_hours', '-labour_cost_amount'),
    ('expense_cost', '0', '-expense_cost_amount'),
    ('approved_late', 'late_hours', 'late_amount'),
    ('unposted_cost', 'unposted_hours', 'unposted_amount'),
] %}

{%- for step, hours, amount in steps %}
select
    legal_entity,
    project_key,
    period,
    currency,
    {{ loop.index }} as step_no,
    '{{ step }}' as step,
    {{ 'true' if step in ['approved_late', 'unposted_cost'] else 'false' }} as is_memo,
    is_complete,
    cast({{ hours }} as decimal(18, 4)) as hours,
    cast({{ amount }} as decimal(18, 3)) as amount
from priced
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
