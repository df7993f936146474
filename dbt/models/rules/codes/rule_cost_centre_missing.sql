select txn_id, seq, {{ say_person() }} as detail
from {{ ref('evaluated_transaction') }}
where worker_key is not null and cost_centre is null
