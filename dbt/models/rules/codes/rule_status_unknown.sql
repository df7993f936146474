select txn_id, seq, 'record ' || record_id as detail
from {{ ref('evaluated_transaction') }}
where approval = 'unknown'
