select
    line.destination,
    entity.legal_entity,
    line.document_type,
    line.invoice_no,
    line.line_no,
    line.invoice_date,
    line.due_date,
    line.client as client_name,
    line.project as project_key,
    line.kind,
    line.currency,
    line.hours,
    line.amount,
    coalesce(line.external_id, credited.external_id) as entry_id,
    entry.txn_id,
    entry.seq,
    coalesce(line.source_reference, credited.source_reference) as source_reference,
    line.applies_to_invoice,
    line.applies_to_line,
    line.effect
from ({{ staged('invoice_line') }}) as line
left join {{ ref('legal_entity') }} as entity on entity.destination = line.destination
left join ({{ staged('invoice_line') }}) as credited
    on credited.destination = line.destination
    and credited.invoice_no = line.applies_to_invoice
    and credited.line_no = line.applies_to_line
left join {{ ref('posting_entry') }} as entry on entry.entry_id = coalesce(line.external_id, credited.external_id)
