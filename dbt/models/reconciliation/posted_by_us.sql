/*
Our side of posted versus GL (step 1 of 3): every line of every sealed batch, as it was frozen, with what the ERP
answered to that line of that batch. Entry states are not read: this and the state machine are two implementations that
must agree.
*/
with answer as (
    select
        ack.destination,
        ack.batch_id,
        ack.external_id as entry_id,
        count(distinct ack.document) filter (where ack.status = 'POSTED') as documents,
        max(ack.document) filter (where ack.status = 'POSTED') as document,
        min(page.fetched_at) filter (where ack.status = 'POSTED') as answered_at,
        bool_or(ack.status = 'POSTED') as is_posted
    from ({{ staged('ack_line') }}) as ack
    left join (
        select extract_page.raw_sha256, min(extract.fetched_at) as fetched_at
        from {{ source('ledger', 'extract_page') }} as extract_page
        inner join {{ source('ledger', 'extract') }} as extract on extract.extract_seq = extract_page.extract_seq
        group by extract_page.raw_sha256
    ) as page on page.raw_sha256 = ack.raw_sha256
    group by ack.destination, ack.batch_id, ack.external_id
)

select
    line.destination,
    case when line.layout like '%time' then 'time' else 'journal' end as book,
    line.entry_id,
    line.batch_id,
    line.currency,
    case
        when line.layout like '%time' then cast(0 as decimal(18, 3))
        else {{ minor_to_amount('line.amount_minor', 'currency.exponent') }}
    end as amount,
    case when line.layout like '%time' then {{ e4_to_hours('line.hours_e4') }} else cast(0 as decimal(18, 4)) end as hours,
    line.posting_period,
    answer.document,
    coalesce(answer.documents, 0) as documents,
    coalesce(answer.is_posted, false) as is_posted,
    answer.answered_at
from {{ source('ledger', 'batch_line') }} as line
left join {{ ref('currency') }} as currency on currency.currency = line.currency
left join answer
    on answer.destination = line.destination
    and answer.batch_id = line.batch_id
    and answer.entry_id = line.entry_id
