with open_in_ledger as (
    select * from {{ source('ledger', 'exception') }} where closed_at is null
),

-- The ledger remembers since when a rule is broken, across the versions of the transaction.
first_opened as (
    select txn_id, code, min(cast(exception_id as varchar)) as exception_id, min(opened_at) as opened_at
    from open_in_ledger
    where origin = 'rule'
    group by txn_id, code
),

queue as (
    select
        coalesce(first_opened.exception_id, md5(violation.txn_id || '/' || violation.code)) as exception_id,
        violation.code,
        rule.title,
        rule.class,
        violation.severity,
        violation.owner,
        violation.message,
        violation.remedy,
        violation.txn_id,
        coalesce(first_opened.opened_at, cycle.as_of) as opened_at
    from {{ ref('rule_violations') }} as violation
    cross join {{ source('ledger', 'cycle') }} as cycle
    inner join {{ ref('rule') }} as rule on rule.code = violation.code
    left join first_opened on first_opened.txn_id = violation.txn_id and first_opened.code = violation.code
    where violation.severity in ('quarantine', 'hold', 'warn')
    union all
    -- Everything else that waits for a person: refusals of the gate and of the ERP, unreadable files, contradictions.
    select
        cast(exception.exception_id as varchar),
        exception.code,
        replace(exception.code, '_', ' '),
        'technical',
        exception.severity,
        exception.owner,
        exception.message,
        exception.remedy,
        exception.txn_id,
        exception.opened_at
    from open_in_ledger as exception
    left join {{ ref('rule') }} as rule on rule.code = exception.code
    where exception.origin = 'incident' or rule.code is null
)

select
    queue.exception_id,
    queue.code,
    queue.title,
    queue.class,
    queue.severity,
    queue.owner,
    queue.message,
    queue.remedy,
    subject.legal_entity,
    subject.source_system,
    subject.source_instance,
    subject.entity,
    subject.record_id as source_record_id,
    subject.worker_key,
    subject.project_key,
    subject.currency,
    subject.amount,
    subject.hours,
    queue.opened_at,
    date_diff('day', cast(queue.opened_at as date), cast(cycle.as_of as date)) as age_days
from queue
cross join {{ source('ledger', 'cycle') }} as cycle
left join {{ ref('transaction') }} as subject on subject.txn_id = queue.txn_id
