select
    _instance as destination,
    invoice_no,
    line_no,
    invoice_date,
    due_date,
    client,
    project,
    currency,
    kind,
    nullif(external_id, '') as external_id,
    nullif(source_reference, '') as source_reference,
    cast(amount as decimal(18, 3)) as amount
from {{ source('landing', 'raw_netsuite__invoice_lines') }}
