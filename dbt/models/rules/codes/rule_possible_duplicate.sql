/*
Equal lines with one note, or with none, of which the source does not say when both began: one piece of work entered
twice, or two alike. Only the person knows, so they post and are listed. Lines that both began at a stated time are
either DUPLICATE_SUBMISSION or two pieces of work.
*/
with line as (
    select txn_id, count(*) over alike as equal_lines, count(started_time) over alike as started_lines
    from {{ ref('transaction') }}
    where entity = 'time_entry' and approval <> 'vanished'
    window alike as (
        partition by source_system, source_instance, source_worker_id, source_project_id, task, work_date, hours, notes
    )
)

select
    evaluated.txn_id,
    evaluated.seq,
    line.equal_lines || ' equal lines: ' || {{ say_entry() }} || ' for ' || {{ say_project() }} as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join line on line.txn_id = evaluated.txn_id
where evaluated.approval = 'approved'
    and evaluated.grain = 'day'
    and evaluated.hours <> 0
    and line.equal_lines > case when evaluated.started_time is null then 1 else line.started_lines end
