/*
Step 3 of 3: each posting one to one against the ERP's books, by its reference. Ambiguity is classified first, then
presence, then values: a line that is missing on one side is never compared as a zero.
*/
with ours as (
    select
        destination,
        book,
        entry_id,
        count(*) filter (where is_posted) as postings,
        coalesce(max(documents) filter (where is_posted), 0) as documents,
        max(document) as document,
        max(currency) as currency,
        arg_max(amount, batch_id) filter (where is_posted) as amount,
        arg_max(hours, batch_id) filter (where is_posted) as hours,
        arg_max(posting_period, batch_id) filter (where is_posted) as posting_period,
        min(answered_at) as answered_at
    from {{ ref('posted_by_us') }}
    group by destination, book, entry_id
),

-- The ERP exports its calendar every night: what it posted after that, its books cannot show yet.
coverage as (
    select destination, max(as_of) as covered_to from {{ ref('accounting_period') }} group by destination
),

joined as (
    select
        coalesce(ours.destination, erp.destination) as destination,
        coalesce(ours.book, erp.book) as book,
        coalesce(ours.entry_id, erp.entry_id) as entry_id,
        coalesce(erp.document, ours.document) as document,
        ours.entry_id is not null as is_ours,
        coalesce(ours.postings, 0) as postings,
        coalesce(ours.documents, 0) as our_documents,
        erp.entry_id is not null as is_in_erp,
        coalesce(erp.documents, 0) as erp_documents,
        ours.answered_at is not null
            and (coverage.covered_to is null or coverage.covered_to <= ours.answered_at) as is_not_exported_yet,
        coalesce(ours.currency, erp.currency) as currency,
        ours.currency as our_currency,
        erp.currency as gl_currency,
        ours.amount as our_amount,
        erp.amount as gl_amount,
        ours.hours as our_hours,
        erp.hours as gl_hours,
        ours.posting_period as our_period,
        erp.posting_period as gl_period,
        ours.document as our_document,
        erp.document as gl_document,
        erp.is_balanced
    from ours
    full outer join {{ ref('posted_in_erp') }} as erp
        on erp.destination = ours.destination and erp.book = ours.book and erp.entry_id = ours.entry_id
    left join coverage on coverage.destination = coalesce(ours.destination, erp.destination)
),

compared as (
    select
        *,
        case
            when not is_balanced then 'unbalanced'
            when our_amount <> gl_amount then 'amount'
            when our_hours <> gl_hours then 'hours'
            when our_currency <> gl_currency then 'currency'
            when our_period <> gl_period then 'period'
            when our_document <> gl_document then 'document'
        end as difference
    from joined
)

select
    destination,
    book,
    entry_id,
    document,
    case
        when postings > 1 or our_documents > 1 or erp_documents > 1 then 'duplicate'
        when not is_ours then 'unexpected'
        when postings = 0 then 'awaited'
        when not is_in_erp and is_not_exported_yet then 'awaited'
        when not is_in_erp then 'missing'
        when difference is not null then 'different'
        else 'matched'
    end as status,
    case
        when postings > 1 or our_documents > 1 then 'acknowledged more than once'
        when erp_documents > 1 then 'in the books more than once'
        when not is_ours then 'not sent by us'
        when postings = 0 then 'not acknowledged yet'
        when not is_in_erp and is_not_exported_yet then 'not exported yet'
        when not is_in_erp then 'not in the books'
        else difference
    end as difference_kind,
    currency,
    our_amount,
    gl_amount,
    our_hours,
    gl_hours,
    our_period,
    gl_period
from compared
-- A line that was sent, has no positive answer and is not in the books is not posted, and no answer says that it is.
where postings > 0 or is_in_erp
