/*
Hours that a payroll run pays or misses because of when they were approved. A period is judged by what was approved at
its cut-off, until then by what is approved now. One whose cut-off was before the first extract is not judged: no one
looked.
*/
with cycle as (
    select as_of from {{ source('ledger', 'cycle') }}
),

first_look as (
    select source_system, source_instance, min(fetched_at) as looked_at
    from {{ source('ledger', 'extract') }}
    group by source_system, source_instance
),

pay_period as (
    select
        calendar.legal_entity,
        calendar.pay_period,
        calendar.starts_on,
        calendar.ends_on,
        calendar.cut_off_on,
        {{ begin_of_day('calendar.cut_off_on + 1', 'company.time_zone') }} as cut_off_at
    from {{ ref('payroll_calendar') }} as calendar
    left join {{ ref('legal_entity') }} as company on company.legal_entity = calendar.legal_entity
    cross join cycle
    where calendar.starts_on <= cast(cycle.as_of as date)
),

judged as (
    select
        pay_period.legal_entity,
        pay_period.pay_period,
        pay_period.cut_off_on,
        pay_period.cut_off_at <= cycle.as_of as is_cut_off,
        subject.worker_key,
        subject.currency,
        subject.hours,
        subject.cost_amount,
        case
            when subject.approval = 'approved' and at_cut_off.state is distinct from 'approved' then 'approved late'
            when subject.approval = 'approved' then 'approved'
            when at_cut_off.state = 'approved' then 'withdrawn'
            else 'not approved'
        end as status
    from {{ ref('transaction') }} as subject
    cross join cycle
    inner join pay_period
        on pay_period.legal_entity = subject.employer
        and subject.work_date >= pay_period.starts_on
        and subject.work_date <= pay_period.ends_on
    inner join first_look
        on first_look.source_system = subject.source_system
        and first_look.source_instance = subject.source_instance
        and first_look.looked_at < pay_period.cut_off_at
    left join {{ ref('approval') }} as at_cut_off
        on at_cut_off.txn_id = subject.txn_id
        and at_cut_off.observed_at < pay_period.cut_off_at
        and coalesce(at_cut_off.superseded_at, timestamp '9999-12-31') >= pay_period.cut_off_at
    where subject.entity = 'time_entry' and subject.approval <> 'vanished'
)

select
    judged.legal_entity,
    judged.pay_period,
    judged.cut_off_on,
    judged.is_cut_off,
    worker.kind as worker_kind,
    judged.currency,
    judged.status,
    {{ sum_hours('judged.hours') }} as hours,
    {{ sum_amount('judged.cost_amount') }} as cost_amount,
    count(*) as entry_count,
    count(distinct judged.worker_key) as worker_count
from judged
inner join {{ ref('worker') }} as worker on worker.worker_key = judged.worker_key
group by
    judged.legal_entity,
    judged.pay_period,
    judged.cut_off_on,
    judged.is_cut_off,
    worker.kind,
    judged.currency,
    judged.status
