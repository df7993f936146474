select txn_id, seq, {{ say_project() }} as detail
from {{ ref('candidate') }}
where project_status = 'closed' and not is_posted
