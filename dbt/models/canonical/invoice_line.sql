select
    line.destination,
    entity.legal_entity,
    line.invoice_no,
    line.line_no,
    line.invoice_date,
    line.due_date,
    line.client as client_name,
    line.project as project_key,
    line.kind,
    line.currency,
    line.amount,
    line.external_id as entry_id,
    entry.txn_id,
    entry.seq,
    line.source_reference
from {{ ref('stg_netsuite__invoice_line') }} as line
left join {{ ref('legal_entity') }} as entity on entity.destination = line.destination
left join {{ ref('posting_entry') }} as entry on entry.entry_id = line.external_id
