/*
One person does one thing at a time: of one person, project, task and day, lines of equal hours that began at the same
time are one piece of work. Which of the repetitions is meant is not known: every line of the group is held back, also
when the others are not approved. A source that books by the week has one line per timecard and project. Where no start
is stated, see POSSIBLE_DUPLICATE.
*/
with line as (
    select
        txn_id,
        count(*) over (
            partition by source_system, source_instance, group_id, source_project_id
        ) as lines_on_card,
        count(*) over (
            partition by
                source_system, source_instance, source_worker_id, source_project_id, task, work_date, hours, started_time
        ) as equal_lines
    from {{ ref('transaction') }}
    where entity = 'time_entry' and approval <> 'vanished'
)

select
    evaluated.txn_id,
    evaluated.seq,
    case evaluated.grain
        when 'week' then 'Timecard ' || evaluated.group_id || ' has ' || line.lines_on_card || ' lines for '
            || {{ say_project() }} || '.'
        else line.equal_lines || ' lines that began at ' || evaluated.started_time || ': ' || {{ say_entry() }} || ' for '
            || {{ say_project() }} || '.'
    end as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join line on line.txn_id = evaluated.txn_id
where evaluated.approval = 'approved'
    and case evaluated.grain
        when 'week' then evaluated.group_id is not null and line.lines_on_card > 1
        else evaluated.started_time is not null and line.equal_lines > 1
    end
