select
    txn_id,
    seq,
    'The source bills ' || source_bill_rate || ' and the rate card says ' || card_bill_rate || ' ' || currency
        || ' an hour: ' || {{ say_entry() }} || '.' as detail
from {{ ref('evaluated_transaction') }}
where entity = 'time_entry' and is_billable and source_bill_rate <> card_bill_rate
