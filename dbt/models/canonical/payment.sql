select
    payment.destination,
    entity.legal_entity,
    payment.payment_no,
    payment.payment_date,
    payment.client as client_name,
    invoice.client_key,
    payment.invoice_no,
    payment.currency,
    payment.amount
from ({{ staged('payment') }}) as payment
left join {{ ref('legal_entity') }} as entity on entity.destination = payment.destination
left join {{ ref('invoice') }} as invoice
    on invoice.destination = payment.destination
    and invoice.invoice_no = payment.invoice_no
