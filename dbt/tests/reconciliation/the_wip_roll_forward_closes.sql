-- Each month begins with what the month before ended with, the first one with the opening balances, and ends with what its
-- movements leave.
with opening as (
    select legal_entity, currency, sum(wip_amount) as amount
    from {{ ref('opening_balance') }}
    group by legal_entity, currency
),

roll_forward as (
    select
        *,
        lag(closing_amount) over (partition by legal_entity, currency order by period) as closed_before
    from {{ ref('wip_roll_forward') }}
    where closing_amount is not null
)

select
    roll_forward.legal_entity,
    roll_forward.period,
    roll_forward.currency,
    roll_forward.closed_before,
    roll_forward.opening_amount,
    roll_forward.closing_amount
from roll_forward
left join opening on opening.legal_entity = roll_forward.legal_entity and opening.currency = roll_forward.currency
where opening_amount <> coalesce(closed_before, opening.amount, 0)
    or opening_amount + earned_amount - billed_amount + credited_back_amount - written_off_amount <> closing_amount
