/*
What an approved version owes its destination, one row per leg (one with a status that is not understood counts as owed
until someone says): time owes its hours to the project ledger and, when billable, its money to the general ledger; an
expense owes its money. Time that is zero, or worth nothing at its rate, owes no money. The company's posting accounts
say what else it owes (tax, burden, intercompany, and of a billable expense what the client pays back); what comes to
nothing is not owed.
*/
with owing as (
    select subject.*, expense_account.account as expense_account
    from {{ ref('transaction') }} as subject
    left join {{ ref('expense_account') }} as expense_account
        on expense_account.legal_entity = subject.legal_entity
        and expense_account.expense_type = subject.expense_type
    where subject.approval in ('approved', 'unknown')
),

booked as (
    select
        owing.txn_id,
        owing.seq,
        account.leg,
        {{ share_of(
            "case account.basis when 'amount' then owing.amount else owing.cost_amount + owing.recoverable_tax_amount end",
            'account',
            'owing.currency_exponent'
        ) }} as amount,
        coalesce(account.debit, owing.expense_account) as debit_account,
        coalesce(account.credit, owing.expense_account) as credit_account
    from owing
    inner join {{ ref('posting_account') }} as account
        on account.legal_entity = owing.legal_entity
        and account.entity = owing.entity
        and coalesce(owing.work_date >= account.valid_from, true)
        and coalesce(owing.work_date <= account.valid_to, true)
    where (account.leg <> 'intercompany' or owing.employer <> owing.legal_entity)
        and (account.leg <> 'rebill' or owing.is_billable)
)

select
    txn_id,
    seq,
    'time' as leg,
    hours,
    cast(0 as decimal(18, 3)) as amount,
    cast(null as varchar) as debit_account,
    cast(null as varchar) as credit_account
from owing
where entity = 'time_entry'
union all
-- Without accounts it is owed all the same, and a rule says that they are missing.
select
    owing.txn_id,
    owing.seq,
    'base',
    cast(0 as decimal(18, 4)),
    owing.amount,
    booked.debit_account,
    booked.credit_account
from owing
left join booked on booked.txn_id = owing.txn_id and booked.leg = 'base'
where owing.entity = 'expense_item'
    or (owing.is_billable and owing.hours <> 0 and (owing.amount <> 0 or owing.bill_rate is null))
union all
select txn_id, seq, leg, cast(0 as decimal(18, 4)), amount, debit_account, credit_account
from booked
where leg <> 'base' and amount <> 0
