with fixing as (
    select rate_date, currency, rate
    from {{ ref('stg_ecb__rate') }}
    -- Every download repeats the whole history.
    qualify row_number() over (partition by currency, rate_date order by raw_sha256) = 1
),

fixed as (
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
),

-- What the bank does not fix moves with the currency that it is pegged to.
peg as (
    select
        *,
        coalesce(lead(valid_from) over (partition by currency order by valid_from), date '9999-12-31') as valid_to
    from {{ ref('fx_peg') }}
)

select
    currency,
    rate_date,
    valid_from,
    valid_to,
    rate,
    'ecb' as rate_type
from fixed
union all
select
    peg.currency,
    anchor.rate_date,
    greatest(anchor.valid_from, peg.valid_from),
    least(anchor.valid_to, peg.valid_to),
    cast({{ value(units('anchor.rate', 8) ~ ' * ' ~ units('peg.rate', 8), '10000000000000000') }} as decimal(18, 8)),
    'peg'
from peg
inner join fixed as anchor
    on anchor.currency = peg.anchor
    and anchor.valid_from < peg.valid_to
    and anchor.valid_to > peg.valid_from
