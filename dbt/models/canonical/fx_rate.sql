with fixing as (
    select rate_date, currency, rate
    from {{ ref('stg_ecb__rate') }}
    -- Every download repeats the whole history.
    qualify row_number() over (partition by currency, rate_date order by raw_sha256) = 1
)

select
    currency,
    rate_date,
    case
        when lag(rate_date) over history is null then date '0001-01-01'
        else rate_date
    end as valid_from,
    coalesce(lead(rate_date) over history, date '9999-12-31') as valid_to,
    rate
from fixing
window history as (partition by currency order by rate_date)
union all
select 'EUR', date '0001-01-01', date '0001-01-01', date '9999-12-31', cast(1 as decimal(18, 8))
