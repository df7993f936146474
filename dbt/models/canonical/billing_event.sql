/*
What the ERP's documents did to a billable thing: an entry of time or expense, or a fee. Sales tax is no such thing. The
amount of an event is what was billed, credited, conceded or written off; `wip_amount` is what that does to unbilled WIP.
*/
with event as (
    select
        *,
        case
            when document_type = 'invoice' then 'billed'
            when document_type = 'write_off' then 'written_off'
            when effect = 'rebill' then 'credited_back'
            else 'conceded'
        end as event,
        case when document_type = 'invoice' then 1 else -1 end as sign
    from {{ ref('invoice_line') }}
    where kind <> 'tax'
)

select
    event.destination,
    event.legal_entity,
    event.event,
    invoice_no,
    line_no,
    invoice_date as event_date,
    {{ period_of('fiscal', 'event.invoice_date') }} as period,
    project_key,
    kind,
    currency,
    cast(sign * hours as decimal(18, 4)) as hours,
    cast(sign * amount as decimal(18, 3)) as amount,
    cast(
        case
            when kind not in ('time', 'expense') or event.event = 'conceded' then 0
            when event.event = 'written_off' then amount
            else -amount
        end as decimal(18, 3)
    ) as wip_amount,
    entry_id,
    txn_id,
    seq,
    source_reference
from event
left join {{ ref('fiscal_day') }} as fiscal
    on fiscal.legal_entity = event.legal_entity
    and fiscal.day = event.invoice_date
