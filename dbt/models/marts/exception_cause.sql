-- Each thing that a person has to do, with the lines of the queue that wait for it.
select
    cause_id,
    code,
    title,
    class,
    severity,
    owner,
    cause,
    min(message) as message,
    max(remedy) as remedy,
    case when count(distinct legal_entity) = 1 then max(legal_entity) end as legal_entity,
    count(*) as line_count,
    cast(sum(hours) as decimal(18, 4)) as hours,
    case when count(distinct currency) = 1 then max(currency) end as currency,
    case when count(distinct currency) = 1 then cast(sum(amount) as decimal(18, 3)) end as amount,
    min(opened_at) as opened_at,
    max(age_days) as age_days
from {{ ref('exception_queue') }}
group by cause_id, code, title, class, severity, owner, cause
