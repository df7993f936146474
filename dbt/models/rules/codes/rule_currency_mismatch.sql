select
    txn_id,
    seq,
    {{ say_entry() }} || ' is in ' || currency || '; ' || {{ say_project() }} || ' is in ' || project_currency || '.'
        as detail
from {{ ref('candidate') }}
where currency <> project_currency
