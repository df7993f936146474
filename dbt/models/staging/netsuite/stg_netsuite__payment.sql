select
    _instance as destination,
    payment_no,
    payment_date,
    client,
    invoice_no,
    currency,
    cast(amount as decimal(18, 3)) as amount
from {{ source('landing', 'raw_netsuite__payments') }}
