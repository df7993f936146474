/*
How well posting goes by itself: of the ERP's first answers those that it posted, of what is posted what no person had to
touch, how old is what is not posted, and what was refused because the ERP has it already.
*/
with fact as (
    select unnest(json_extract(body, '$.facts[*]')) as fact from {{ source('ledger', 'event') }}
),

-- A person acts on an entry, on the file that holds it, on its line in the file (`file/entry`), or on its transaction.
act as (
    select coalesce(json_extract_string(fact, '$.entry_id'), json_extract_string(fact, '$.subject')) as subject
    from fact
    where json_extract_string(fact, '$.fact') in ('retry', 'difference accepted', 'stated', 'waived')
),

touched as (
    select regexp_extract(subject, '[^/]+$') as entry_id from act
    union
    select line.entry_id
    from {{ source('ledger', 'batch_line') }} as line
    inner join act on act.subject = line.batch_id
    union
    select entry.entry_id
    from {{ source('ledger', 'entry') }} as entry
    inner join act on act.subject = entry.txn_id
),

waiting as (
    select txn_id as txn_id, legal_entity, bucket
    from {{ ref('approved_versus_posted') }}
    where bucket in ('held', 'quarantined', 'rejected')
    group by txn_id, legal_entity, bucket
),

aged as (
    select
        waiting.bucket,
        waiting.legal_entity,
        date_diff('day', cast(version.first_seen_at as date), cast(cycle.as_of as date)) as days
    from waiting
    inner join {{ source('ledger', 'version') }} as version on version.txn_id = waiting.txn_id and version.is_latest
    cross join {{ source('ledger', 'cycle') }} as cycle
)

select
    'success_rate' as metric,
    cast(null as varchar) as part,
    'destination' as scope,
    entry.destination as scope_key,
    strftime(answer.at, '%Y-%m') as period,
    'percent' as unit,
    count(*) filter (where answer.state = 'POSTED') as numerator,
    count(*) as denominator
from {{ source('ledger', 'first_answer') }} as answer
inner join {{ source('ledger', 'entry') }} as entry on entry.entry_id = answer.entry_id
group by entry.destination, strftime(answer.at, '%Y-%m')
union all
select
    'posted_without_human',
    null,
    'destination',
    entry.destination,
    strftime(entry.posted_at, '%Y-%m'),
    'percent',
    count(*) filter (where touched.entry_id is null),
    count(*)
from {{ source('ledger', 'entry') }} as entry
left join touched on touched.entry_id = entry.entry_id
where entry.posted_at is not null
group by entry.destination, strftime(entry.posted_at, '%Y-%m')
union all
select
    bucket || '_transactions',
    case
        when days <= 1 then '0-1 days'
        when days <= 7 then '2-7 days'
        when days <= 30 then '8-30 days'
        else 'over 30 days'
    end as age,
    'legal_entity',
    legal_entity,
    null,
    'count',
    count(*),
    null
from aged
group by bucket, legal_entity, age
union all
select
    'duplicates_refused',
    'erp',
    'destination',
    batch.destination,
    strftime(refused.at, '%Y-%m'),
    'count',
    count(*),
    null
from {{ source('ledger', 'refused_duplicate') }} as refused
inner join {{ source('ledger', 'batch') }} as batch on batch.batch_id = refused.batch_id
group by batch.destination, strftime(refused.at, '%Y-%m')
