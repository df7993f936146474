/*
Hours that a payroll run pays or misses because of when they were approved, by person. A period is judged by what the
source had approved at its cut-off: by the moment that the source states, and where it states none by what was observed;
until then by what is approved now. One whose cut-off was before the first extract is not judged: no one looked.
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
        company.currency,
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
        subject.worker_key,
        case
            when subject.worker_key is null
                then concat_ws('/', subject.source_system, subject.source_instance, subject.source_worker_id)
        end as source_worker,
        subject.worker_name,
        subject.hours,
        subject.employer_cost_amount,
        case
            when subject.approval = 'approved'
                and (at_cut_off.state = 'approved' or decision.decided_at < pay_period.cut_off_at)
                then 'approved'
            when subject.approval = 'approved' then 'approved late'
            when at_cut_off.state = 'approved' then 'withdrawn'
            else 'not approved'
        end as status
    from {{ ref('transaction') }} as subject
    -- A person whom no file finds has no employer; the company of the work is asked instead.
    inner join pay_period
        on pay_period.legal_entity = coalesce(subject.employer, subject.legal_entity)
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
    left join {{ ref('approval') }} as decision on decision.txn_id = subject.txn_id and decision.is_latest
    where subject.entity = 'time_entry' and subject.approval <> 'vanished'
),

-- While a run can still be put right, who is employed and has recorded nothing is part of what it may miss.
missing as (
    select pay_period.legal_entity, pay_period.pay_period, worker.worker_key
    from pay_period
    cross join cycle
    inner join {{ ref('employment') }} as employment
        on employment.legal_entity = pay_period.legal_entity
        and coalesce(employment.valid_from, date '0001-01-01') <= pay_period.ends_on
        and coalesce(employment.valid_to, date '9999-12-31') >= pay_period.starts_on
    inner join {{ ref('worker') }} as worker
        on worker.worker_key = employment.worker_key
        and worker.hired_on <= least(pay_period.ends_on, cast(cycle.as_of as date))
        and coalesce(worker.left_on, date '9999-12-31') >= pay_period.starts_on
    where pay_period.cut_off_at > cycle.as_of
    except
    select legal_entity, pay_period, worker_key from judged
),

every_line as (
    select *, 1 as entry_count from judged
    union all by name
    select *, 0 as hours, 0 as employer_cost_amount, 'nothing recorded' as status, 0 as entry_count from missing
)

select
    pay_period.legal_entity,
    pay_period.pay_period,
    pay_period.cut_off_on,
    pay_period.cut_off_at <= cycle.as_of as is_cut_off,
    line.worker_key,
    line.source_worker,
    coalesce(max(worker.name), max(line.worker_name)) as worker_name,
    worker.kind as worker_kind,
    pay_period.currency,
    line.status,
    {{ sum_hours('line.hours') }} as hours,
    {{ sum_hours('case when line.employer_cost_amount is null then line.hours else 0 end') }} as hours_without_cost,
    {{ sum_amount('line.employer_cost_amount') }} as cost_amount,
    cast(sum(line.entry_count) as bigint) as entry_count
from every_line as line
cross join cycle
inner join pay_period
    on pay_period.legal_entity = line.legal_entity
    and pay_period.pay_period = line.pay_period
left join {{ ref('worker') }} as worker on worker.worker_key = line.worker_key
group by
    pay_period.legal_entity,
    pay_period.pay_period,
    pay_period.cut_off_on,
    pay_period.cut_off_at,
    cycle.as_of,
    line.worker_key,
    line.source_worker,
    worker.kind,
    pay_period.currency,
    line.status
