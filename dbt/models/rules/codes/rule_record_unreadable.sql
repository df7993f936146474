-- The ledger carries the reader's own code for what it could not read.
select txn_id, seq, record_id || ' (' || quarantine_code || ')' as detail
from {{ ref('transaction') }}
where quarantine_code <> 'REVISION_CONFLICT' and approval in ('approved', 'unknown')
