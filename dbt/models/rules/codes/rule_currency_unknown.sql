select txn_id, seq, coalesce(currency, 'A missing currency') as detail
from {{ ref('candidate') }}
where currency_exponent is null
