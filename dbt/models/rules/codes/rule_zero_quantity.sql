select txn_id, seq, {{ say_entry() }} as detail
from {{ ref('candidate') }}
where hours = 0 and (entity = 'time_entry' or amount = 0)
