-- The ledger carries the reader's own code for what it could not read.
select txn_id, seq, record_id || ' (' || quarantine_code || ')' as detail
from {{ ref('transaction') }}
where quarantine_code not in ('REVISION_CONFLICT', 'IDENTITY_CHANGED') and approval in ('approved', 'unknown')
