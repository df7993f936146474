-- A destination that has not told its projects yet knows none of them; without one there is nobody to ask.
select txn_id, seq, {{ say_project() }} as detail
from {{ ref('candidate') }}
where project_key is not null and not project_is_in_erp and has_destination and not is_posted
