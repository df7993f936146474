/*
What an approved version owes its destination, one row per leg (one with a status nobody understands counts as owed
until someone says): time owes its hours to the project ledger and, when
billable, its money to the general ledger; an expense owes its money. Time that is zero, or worth nothing at its rate, owes no money.
*/
select txn_id, seq, 'time' as leg, hours, cast(0 as decimal(18, 3)) as amount
from {{ ref('transaction') }}
where approval in ('approved', 'unknown') and entity = 'time_entry'
union all
select txn_id, seq, 'journal', cast(0 as decimal(18, 4)), amount
from {{ ref('transaction') }}
where approval in ('approved', 'unknown') and (entity = 'expense_item' or (is_billable and hours <> 0 and (amount <> 0 or bill_rate is null)))
