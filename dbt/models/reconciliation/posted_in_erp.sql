/*
The ERP's side of posted versus GL (step 2 of 3): one row per line reference in its books. A journal's amount is its
debits, below zero when its first line is a credit. Lines without a reference of ours are the ERP's own business.
*/
with journal as (
    select
        destination,
        book,
        document,
        external_id,
        max(currency) as currency,
        max(posting_period) as posting_period,
        case when arg_min(debit - credit, line_no) < 0 then -sum(debit) else sum(debit) end as amount,
        sum(hours) as hours,
        bool_and(book = 'time') or sum(debit) = sum(credit) as is_balanced
    from {{ ref('erp_ledger_line') }}
    where external_id is not null
    group by destination, book, document, external_id
)

select
    destination,
    book,
    external_id as entry_id,
    count(*) as documents,
    max(document) as document,
    max(currency) as currency,
    {{ sum_amount('amount') }} as amount,
    {{ sum_hours('hours') }} as hours,
    max(posting_period) as posting_period,
    bool_and(is_balanced) as is_balanced
from journal
group by destination, book, external_id
