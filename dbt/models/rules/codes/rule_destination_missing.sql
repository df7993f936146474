select txn_id, seq, legal_entity as detail
from {{ ref('evaluated_transaction') }}
where not has_destination
