/*
Durations of which `operations` shows percentiles: how long each posted obligation took from approval, and how long each
project's period of work had to wait before it could be invoiced.
*/
with first_look as (
    select min(fetched_at) as looked_at from {{ source('ledger', 'extract') }}
),

live as (
    select txn_id, leg, max(posted_at) as posted_at
    from {{ source('ledger', 'entry') }}
    where kind = 'P' and state in {{ states('posted') }}
    group by txn_id, leg
),

-- What an invoice is made of: time at its price, expenses that the client pays back.
project_month as (
    select
        line.legal_entity,
        line.project_key,
        line.period,
        cast(max({{ end_of_period('fiscal', 'line.period') }}) + 1 as timestamp) as over_at,
        bool_and(line.bucket = 'posted') as is_ready,
        max(live.posted_at) as ready_at
    from {{ ref('approved_versus_posted') }} as line
    left join live on live.txn_id = line.txn_id and live.leg = line.leg
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = line.legal_entity
        and fiscal.period = line.period
        and fiscal.day = fiscal.ends_on
    where line.leg = case line.entity when 'time_entry' then 'base' else 'rebill' end
        and line.bucket <> 'excluded'
        -- Work on an unknown project is on no invoice.
        and line.project_key is not null
        and line.period is not null
    group by line.legal_entity, line.project_key, line.period
)

select
    'approved_to_posted' as metric,
    'destination' as scope,
    entry.destination as scope_key,
    strftime(entry.posted_at, '%Y-%m') as period,
    date_diff('second', version.first_seen_at, entry.posted_at) as seconds,
    true as is_over
from {{ source('ledger', 'entry') }} as entry
inner join {{ source('ledger', 'version') }} as version on version.txn_id = entry.txn_id and version.seq = entry.seq
where entry.kind = 'P' and entry.posted_at is not null
union all
select
    'invoice_readiness',
    'legal_entity',
    project_month.legal_entity,
    project_month.period,
    greatest(0, date_diff('second', project_month.over_at, project_month.ready_at)),
    project_month.is_ready
from project_month
cross join {{ source('ledger', 'cycle') }} as cycle
cross join first_look
-- A month that is not over is not counted, nor one that was over before the first extract: its duration is unknown.
where project_month.over_at <= cycle.as_of and project_month.over_at > first_look.looked_at
