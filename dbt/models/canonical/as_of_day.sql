select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
union all
select last_day(cast(cast(cycle.as_of as date) - to_months(cast(months.ago as integer)) as date))
from {{ source('ledger', 'cycle') }} as cycle
cross join range(1, 25) as months (ago)
