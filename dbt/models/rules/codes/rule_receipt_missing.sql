select txn_id, seq, {{ say_entry() }} || '; receipts are due above ' || receipt_limit as detail
from {{ ref('evaluated_transaction') }}
where entity = 'expense_item' and not is_cash_advance and not receipt_received and amount > receipt_limit
