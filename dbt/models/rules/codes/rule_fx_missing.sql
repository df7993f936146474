select txn_id, seq, currency || ' in ' || reporting_currency as detail
from {{ ref('evaluated_transaction') }}
where currency_exponent is not null and not has_exchange_rate
