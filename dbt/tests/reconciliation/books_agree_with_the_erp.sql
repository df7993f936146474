{{ config(severity='warn') }}
select destination, book, entry_id, status, difference_kind
from {{ ref('posted_versus_gl') }}
where status not in ('matched', 'awaited')
