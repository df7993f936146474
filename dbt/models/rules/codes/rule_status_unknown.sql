select txn_id, seq, 'record ' || record_id as detail
from {{ ref('candidate') }}
where approval = 'unknown'
