select
    line.destination,
    line.legal_entity,
    line.document_type,
    line.invoice_no,
    line.invoice_date,
    line.due_date,
    line.client_name,
    project.client_key,
    line.project_key,
    line.currency,
    {{ sum_amount("case when line.kind <> 'tax' then line.amount else 0 end") }} as net_amount,
    {{ sum_amount("case when line.kind = 'tax' then line.amount else 0 end") }} as tax_amount,
    {{ sum_amount('line.amount') }} as amount,
    count(*) as line_count,
    line.applies_to_invoice,
    line.effect
from {{ ref('invoice_line') }} as line
left join {{ ref('project') }} as project on project.project_key = line.project_key
group by all
