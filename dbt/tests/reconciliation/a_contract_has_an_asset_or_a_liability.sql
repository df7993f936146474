-- What is earned and not billed less what is billed and not earned is the contract's position; it has one of both, and of
-- milestones what is billed before acceptance beside it.
with contract_balance as (
    select
        contract_key,
        contract_type,
        currency,
        period,
        sum(recognised_to_date_amount) as recognised_amount,
        sum(billed_to_date_amount) as billed_amount,
        sum(unbilled_amount + accrued_amount) as due_amount,
        sum(deferred_amount) as deferred_amount
    from {{ ref('revenue') }}
    group by contract_key, contract_type, currency, period
)

select *
from contract_balance
where due_amount - deferred_amount <> recognised_amount - billed_amount
    or (contract_type <> 'milestone' and due_amount > 0 and deferred_amount > 0)
