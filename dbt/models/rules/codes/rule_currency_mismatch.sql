select
    txn_id,
    seq,
    {{ say_entry() }} || ' is in ' || currency || '; ' || {{ say_project() }} || ' is in ' || project_currency || '.'
        as detail
from {{ ref('evaluated_transaction') }}
where currency <> project_currency
