select txn_id, seq, {{ say_project() }} as detail
from {{ ref('evaluated_transaction') }}
where project_status = 'closed' and not is_posted
