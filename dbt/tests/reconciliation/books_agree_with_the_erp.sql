{{ config(severity='warn') }}
select destination, leg, entry_id, status, difference_kind
from {{ ref('posted_versus_ledger') }}
where status not in ('matched', 'awaited')
