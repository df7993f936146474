with lines as (
    select currency, sum(approved_hours) as hours, sum(approved_amount) as amount
    from {{ ref('approved_versus_posted') }}
    group by currency
),

summary as (
    select currency, sum(approved_hours) as hours, sum(approved_amount) as amount
    from {{ ref('approved_versus_posted_summary') }}
    group by currency
)

select lines.currency, lines.hours, lines.amount, summary.hours as summary_hours, summary.amount as summary_amount
from lines
full outer join summary on summary.currency is not distinct from lines.currency
where lines.hours is distinct from summary.hours or lines.amount is distinct from summary.amount
