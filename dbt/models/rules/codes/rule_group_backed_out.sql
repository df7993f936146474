select evaluated.txn_id, evaluated.seq, {{ say_entry() }} as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join {{ source('ledger', 'backed_out') }} as backed_out
    on backed_out.txn_id = evaluated.txn_id and backed_out.seq = evaluated.seq
