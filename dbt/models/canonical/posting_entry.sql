select
    entry.entry_id,
    entry.txn_id,
    entry.seq,
    version.money_hash,
    entry.leg,
    entry.kind,
    entry.state,
    entry.destination,
    entry.batch_id,
    entry.document,
    entry.posting_period,
    entry.currency,
    case when entry.leg <> 'time' then {{ minor_to_amount('entry.amount_minor', 'currency.exponent') }} else 0 end
        as amount,
    case when entry.leg = 'time' then {{ e4_to_hours('entry.hours_e4') }} else 0 end as hours,
    -- In another currency nothing of ours was posted: amounts of two currencies are never added.
    case
        when entry.posted_currency is null then 0
        when entry.posted_currency <> entry.currency then {{ minor_to_amount('-entry.amount_minor', 'currency.exponent') }}
        else {{ minor_to_amount('(entry.posted_amount_minor - entry.amount_minor)', 'currency.exponent') }}
    end as variance_amount,
    coalesce({{ e4_to_hours('entry.posted_hours_e4 - entry.hours_e4') }}, 0) as variance_hours,
    entry.reject_code,
    entry.reject_message,
    entry.state_since
from {{ source('ledger', 'entry') }} as entry
inner join {{ source('ledger', 'version') }} as version on version.txn_id = entry.txn_id and version.seq = entry.seq
left join {{ ref('currency') }} as currency on currency.currency = entry.currency
