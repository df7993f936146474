select txn_id, seq, 'record ' || record_id as detail
from {{ ref('transaction') }}
where quarantine_code = 'REVISION_CONFLICT' and approval in ('approved', 'unknown')
