select
    txn_id,
    seq,
    'The contract of ' || {{ say_project() }} || ' ended on ' || strftime(project_ends_on, '%Y-%m-%d')
        || '; the work is of ' || strftime(work_date, '%Y-%m-%d') || '.' as detail
from {{ ref('evaluated_transaction') }}
where work_date > project_ends_on and not is_posted
