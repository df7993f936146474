-- After the end of a contract no one is assigned: the rule CONTRACT_ENDED finds that work.
select evaluated.txn_id, evaluated.seq, {{ say_person() }} || ' is not assigned to ' || {{ say_project() }} || ' on '
    || strftime(evaluated.work_date, '%Y-%m-%d') || '.' as detail
from {{ ref('evaluated_transaction') }} as evaluated
where evaluated.assignments_kept
    and not evaluated.is_posted
    and evaluated.worker_key is not null
    and evaluated.project_key is not null
    and evaluated.work_date <= coalesce(evaluated.project_ends_on, date '9999-12-31')
    and not exists (
        select 1
        from {{ ref('assignment') }} as assignment
        where assignment.worker_key = evaluated.worker_key
            and assignment.project_key = evaluated.project_key
            and evaluated.work_date between assignment.valid_from and assignment.valid_to
    )
