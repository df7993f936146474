select evaluated.txn_id, evaluated.seq, {{ say_entry() }} as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join {{ ref('cut_over') }} as cut_over on cut_over.txn_id = evaluated.txn_id and cut_over.seq = evaluated.seq
where cut_over.is_before
