select txn_id, seq, {{ say_project() }} as detail
from {{ ref('evaluated_transaction') }}
where project_status = 'on_hold' and not is_posted
