-- What the ERP's answers say of the sealed lines, against what the state machine made of them, entry by entry.
{{ config(severity='warn') }}
with answered as (
    select entry_id, sum(amount) as amount, sum(hours) as hours, max(document) as document
    from {{ ref('posted_by_us') }}
    where is_posted
    group by entry_id
),

recorded as (
    select entry_id, amount, hours, document from {{ ref('posting_entry') }} where state in {{ states('posted') }}
)

select
    coalesce(answered.entry_id, recorded.entry_id) as entry_id,
    case
        when recorded.entry_id is null then 'answered as posted, not recorded'
        when answered.entry_id is null then 'recorded as posted, not answered'
        else 'different'
    end as problem
from answered
full outer join recorded on recorded.entry_id = answered.entry_id
where answered.entry_id is null
    or recorded.entry_id is null
    or answered.amount <> recorded.amount
    or answered.hours <> recorded.hours
    or answered.document <> recorded.document
