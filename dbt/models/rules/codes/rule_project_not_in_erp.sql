-- A destination that has not exported its projects yet knows none of them; without a destination nothing is compared.
select txn_id, seq, {{ say_project() }} as detail
from {{ ref('evaluated_transaction') }}
where project_key is not null and not project_is_in_erp and has_destination and not is_posted
