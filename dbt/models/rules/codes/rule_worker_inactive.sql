select txn_id, seq, {{ say_person() }} as detail
from {{ ref('evaluated_transaction') }}
where worker_key is not null
    and not worker_is_active
    and not (has_employment_record and is_within_employment)
