-- Which line is wrong is not known: every approved line of the day is held back until someone says.
with day_total as (
    select source_system, source_instance, source_worker_id, work_date, sum(hours) as hours
    from {{ ref('evaluated_transaction') }}
    where entity = 'time_entry' and approval = 'approved'
    group by source_system, source_instance, source_worker_id, work_date
)

select
    evaluated.txn_id,
    evaluated.seq,
    {{ say_person() }} || ' has ' || {{ say_hours('day_total.hours') }} || ' approved on '
        || strftime(evaluated.work_date, '%Y-%m-%d') || '; the limit is ' || {{ say_hours('evaluated.hours_limit') }} || '.' as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join day_total using (source_system, source_instance, source_worker_id, work_date)
where evaluated.entity = 'time_entry' and evaluated.approval = 'approved' and day_total.hours > evaluated.hours_limit
