-- Nobody is assigned after the end of a contract: that is CONTRACT_ENDED's to say.
select candidate.txn_id, candidate.seq, {{ say_person() }} || ' is not assigned to ' || {{ say_project() }} || ' on '
    || strftime(candidate.work_date, '%Y-%m-%d') || '.' as detail
from {{ ref('candidate') }} as candidate
where candidate.assignments_kept
    and not candidate.is_posted
    and candidate.worker_key is not null
    and candidate.project_key is not null
    and candidate.work_date <= coalesce(candidate.project_ends_on, date '9999-12-31')
    and not exists (
        select 1
        from {{ ref('assignment') }} as assignment
        where assignment.worker_key = candidate.worker_key
            and assignment.project_key = candidate.project_key
            and candidate.work_date between assignment.valid_from and assignment.valid_to
    )
