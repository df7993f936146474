/*
Every metric of operations, one row each. Shares and counts say of how many, so that they can be added up and divided
again; percentiles cannot be added up, so that the whole firm has rows of its own.
*/
with span as (
    select metric, scope, scope_key, period, seconds, is_over from {{ ref('operations_span') }}
),

-- Few durations are different, because cycles are few: what is sorted is their distribution.
distribution as (
    select metric, scope, scope_key, period, seconds, count(*) as spans
    from span
    where is_over
    group by metric, scope, scope_key, period, seconds
    union all
    select metric, 'firm', null, period, seconds, count(*)
    from span
    where is_over
    group by metric, period, seconds
),

ranked as (
    select
        *,
        sum(spans) over (partition by metric, scope, scope_key, period order by seconds) as up_to,
        sum(spans) over (partition by metric, scope, scope_key, period) as all_spans
    from distribution
),

counted as (
    select * from {{ ref('operations_posting') }}
    union all
    select * from {{ ref('operations_exception') }}
    union all
    select * from {{ ref('operations_tie_out') }}
    union all
    select * from {{ ref('operations_request') }}
    union all
    select
        'invoices_ready',
        null,
        scope,
        scope_key,
        period,
        'percent',
        count(*) filter (where is_over),
        count(*)
    from span
    where metric = 'invoice_readiness'
    group by scope, scope_key, period
)

select
    ranked.metric || '_p' || percentile.percent as metric,
    cast(null as varchar) as part,
    ranked.scope,
    ranked.scope_key,
    ranked.period,
    case ranked.metric when 'invoice_readiness' then 'days' else 'hours' end as unit,
    -- The nearest rank: the smallest duration that so many per cent of all do not exceed.
    {{ value(
        'min(ranked.seconds) filter (where ranked.up_to >= (percentile.percent * ranked.all_spans + 99) // 100)',
        "case ranked.metric when 'invoice_readiness' then 86400 else 3600 end"
    ) }} as value,
    cast(null as bigint) as numerator,
    cast(max(ranked.all_spans) as bigint) as denominator
from ranked
cross join (values (50), (95)) as percentile (percent)
group by ranked.metric, percentile.percent, ranked.scope, ranked.scope_key, ranked.period
union all
select
    metric,
    part,
    scope,
    scope_key,
    period,
    unit,
    case unit
        when 'percent' then {{ value('100 * numerator', 'denominator') }}
        else cast(numerator as decimal(38, 8))
    end,
    numerator,
    denominator
from counted
union all
select
    'close_cycle',
    null,
    'destination',
    destination,
    period,
    'days',
    {{ value("date_diff('second', cast(ends_on + 1 as timestamp), changed_at)", '86400') }},
    null,
    null
from {{ ref('accounting_period') }}
-- A month that was closed before it ended came closed from another system.
where status = 'closed' and changed_at >= cast(ends_on + 1 as timestamp)
