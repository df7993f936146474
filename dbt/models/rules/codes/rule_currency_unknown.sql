select txn_id, seq, coalesce(currency, 'A missing currency') as detail
from {{ ref('evaluated_transaction') }}
where currency_exponent is null
