-- Which line is wrong is not known: every approved line of the day is held back until someone says.
with day_total as (
    select source_system, source_instance, source_worker_id, work_date, sum(hours) as hours
    from {{ ref('candidate') }}
    where entity = 'time_entry' and approval = 'approved'
    group by source_system, source_instance, source_worker_id, work_date
)

select
    candidate.txn_id,
    candidate.seq,
    {{ say_person() }} || ' has ' || {{ say_hours('day_total.hours') }} || ' approved on '
        || strftime(candidate.work_date, '%Y-%m-%d') || '; the limit is ' || {{ say_hours('candidate.hours_limit') }} || '.' as detail
from {{ ref('candidate') }} as candidate
inner join day_total using (source_system, source_instance, source_worker_id, work_date)
where candidate.entity = 'time_entry' and candidate.approval = 'approved' and day_total.hours > candidate.hours_limit
