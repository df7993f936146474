-- What people did for another company of the group: what it cost their employer's books, and what is charged for it.
with lent as (
    select
        subject.txn_id,
        subject.employer as lender,
        subject.legal_entity as borrower,
        subject.period,
        subject.currency,
        subject.hours,
        subject.cost_amount
    from {{ ref('transaction') }} as subject
    where subject.entity = 'time_entry'
        and subject.approval = 'approved'
        and subject.employer <> subject.legal_entity
),

charged as (
    select txn_id, approved_amount, posted_amount
    from {{ ref('approved_versus_posted') }}
    where leg = 'intercompany'
)

select
    lent.lender,
    lent.borrower,
    lent.period,
    lent.currency,
    {{ sum_hours('lent.hours') }} as hours,
    {{ sum_amount('lent.cost_amount') }} as cost_amount,
    {{ sum_amount('charged.approved_amount') }} as charge_amount,
    {{ sum_amount('charged.posted_amount') }} as posted_amount,
    cast({{ sum_amount('charged.approved_amount') }} - {{ sum_amount('charged.posted_amount') }} as decimal(18, 3))
        as not_posted_amount,
    count(*) filter (charged.txn_id is null) as lines_without_charge
from lent
left join charged on charged.txn_id = lent.txn_id
group by lent.lender, lent.borrower, lent.period, lent.currency
