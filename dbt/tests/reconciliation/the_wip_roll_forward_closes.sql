-- Each month begins with what the month before ended with, and ends with what its movements leave.
with roll_forward as (
    select
        *,
        lag(closing_amount) over (partition by legal_entity, currency order by period) as closed_before
    from {{ ref('wip_roll_forward') }}
    where closing_amount is not null
)

select legal_entity, period, currency, closed_before, opening_amount, closing_amount
from roll_forward
where opening_amount <> coalesce(closed_before, 0)
    or opening_amount + earned_amount - billed_amount + credited_back_amount - written_off_amount <> closing_amount
