/*
What was spent is stated for an entry, and what is reimbursed of its journal lines, which may divide it among projects and
payers. A correction states its own spending, so that it is compared with that. One minor unit may be rounding.
*/
with entry as (
    select
        source_system, source_instance, report_entry_id, spend_amount, spend_currency, exchange_rate, converted_amount,
        currency, sum(amount) as amount
    from {{ ref('expense_item') }}
    where converted_amount is not null and not is_cash_advance
    group by all
),

different as (
    select
        line.txn_id,
        cast(entry.amount as decimal(18, 3)) || ' ' || entry.currency || ' are claimed for ' || entry.spend_amount || ' '
            || entry.spend_currency || ' at ' || entry.exchange_rate || ', which are ' || entry.converted_amount as detail
    from {{ ref('expense_item') }} as line
    inner join entry
        on entry.source_system = line.source_system
        and entry.source_instance = line.source_instance
        and entry.report_entry_id = line.report_entry_id
        and entry.spend_amount = line.spend_amount
        and entry.spend_currency = line.spend_currency
        and entry.exchange_rate = line.exchange_rate
        and entry.converted_amount = line.converted_amount
        and entry.currency = line.currency
    where not line.is_cash_advance
        and abs(entry.amount - entry.converted_amount)
            > case line.currency_exponent when 0 then 1 when 2 then 0.01 else 0.001 end
)

select evaluated.txn_id, evaluated.seq, different.detail || ': ' || {{ say_entry() }} || '.' as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join different on different.txn_id = evaluated.txn_id
