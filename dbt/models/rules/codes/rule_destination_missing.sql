select txn_id, seq, legal_entity as detail
from {{ ref('candidate') }}
where not has_destination
