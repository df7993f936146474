-- More is deferred than was billed where work was billed, conceded in part, and its approval withdrawn.
{{ config(severity='warn') }}
select contract_key, currency, period, sum(deferred_amount) as deferred_amount, sum(billed_to_date_amount) as billed_amount
from {{ ref('revenue') }}
group by contract_key, currency, period
having sum(deferred_amount) > greatest(sum(billed_to_date_amount), 0)
