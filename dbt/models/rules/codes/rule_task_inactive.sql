select txn_id, seq, task || ': ' || {{ say_entry() }} as detail
from {{ ref('evaluated_transaction') }}
where entity = 'time_entry' and task_is_known and not task_is_active and not is_posted
