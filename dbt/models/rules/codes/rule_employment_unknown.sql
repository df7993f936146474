select txn_id, seq, {{ say_person() }} as detail
from {{ ref('evaluated_transaction') }}
where worker_key is not null and not has_employment_record and coalesce(worker_is_active, true)
