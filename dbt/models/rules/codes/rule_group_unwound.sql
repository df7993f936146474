select candidate.txn_id, candidate.seq, {{ say_entry() }} as detail
from {{ ref('candidate') }} as candidate
inner join {{ source('ledger', 'unwound') }} as unwound
    on unwound.txn_id = candidate.txn_id and unwound.seq = candidate.seq
