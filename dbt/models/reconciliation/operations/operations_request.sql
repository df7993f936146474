-- Requests to the sources' services by month: every attempt, and those that gave no usable page.
with pull as (
    select event.at as asked_at, unnest(json_extract(event.body, '$.facts[*]')) as fact
    from {{ source('ledger', 'event') }} as event
    where event.type = 'requests'
)

select
    'api_error_rate' as metric,
    cast(null as varchar) as part,
    'source' as scope,
    json_extract_string(fact, '$.source_system') || '/' || json_extract_string(fact, '$.source_instance') as source,
    strftime(asked_at, '%Y-%m') as period,
    'percent' as unit,
    cast(sum(cast(json_extract_string(fact, '$.failed') as bigint)) as bigint) as numerator,
    cast(sum(cast(json_extract_string(fact, '$.made') as bigint)) as bigint) as denominator
from pull
where json_extract_string(fact, '$.fact') = 'requests'
group by source, period
