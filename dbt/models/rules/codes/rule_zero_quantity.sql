select txn_id, seq, {{ say_entry() }} as detail
from {{ ref('evaluated_transaction') }}
where hours = 0 and (entity = 'time_entry' or amount = 0)
