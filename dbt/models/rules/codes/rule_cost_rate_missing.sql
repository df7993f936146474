select txn_id, seq, {{ say_person() }} || coalesce(', ' || role, '') as detail
from {{ ref('evaluated_transaction') }}
where entity = 'time_entry' and worker_key is not null and cost_rate is null
