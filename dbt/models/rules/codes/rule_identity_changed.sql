-- Whatever its approval: the old content may be in the books, and the new one is in no bucket before a person decides.
select txn_id, seq, 'id ' || record_id as detail
from {{ ref('transaction') }}
where quarantine_code = 'IDENTITY_CHANGED'
