-- A company none of whose people has a cost centre keeps none.
select txn_id, seq, {{ say_person() }} as detail
from {{ ref('evaluated_transaction') }}
where worker_key is not null and cost_centre is null
    and employer in (select legal_entity from {{ ref('employment') }} where cost_centre is not null)
