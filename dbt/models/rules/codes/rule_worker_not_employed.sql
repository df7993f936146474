select
    txn_id,
    seq,
    {{ say_person() }} || ' was not employed on ' || strftime(work_date, '%Y-%m-%d') || ': employed'
        || coalesce(' from ' || strftime(hired_on, '%Y-%m-%d'), '') || coalesce(' to ' || strftime(left_on, '%Y-%m-%d'), '') || '.' as detail
from {{ ref('evaluated_transaction') }}
where has_employment_record and not is_within_employment
