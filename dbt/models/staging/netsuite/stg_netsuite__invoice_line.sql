select
    _instance as destination,
    document_type,
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
    hours,
    cast(amount as decimal(18, 3)) as amount,
    nullif(applies_to_invoice, '') as applies_to_invoice,
    applies_to_line,
    nullif(effect, '') as effect
from {{ source('landing', 'raw_netsuite__invoice_lines') }}
