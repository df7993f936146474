select txn_id, seq, coalesce(role, 'unknown role') || ' of ' || legal_entity || ' in ' || coalesce(currency, 'no currency') || ': ' || {{ say_entry() }} as detail
from {{ ref('evaluated_transaction') }}
where entity = 'time_entry' and is_billable and bill_rate is null
