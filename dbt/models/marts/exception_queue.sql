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

-- What waits for a master row: in its currency where that is one, else in that of reports.
held as (
    select
        dependent.subject,
        count(*) as records,
        {{ sum_hours('waiting.hours') }} as hours,
        case when count(distinct waiting.currency) = 1 then max(waiting.currency) else max(waiting.reporting_currency) end
            as currency,
        case
            when count(distinct waiting.currency) = 1 then {{ sum_amount('waiting.amount') }}
            when count(*) = count(waiting.reporting_value)
                then {{ round_value('sum(waiting.reporting_value)', 'max(reporting.exponent)') }}
        end as amount
    from {{ ref('master_dependent') }} as dependent
    inner join {{ ref('rule_results') }} as rule_result
        on rule_result.txn_id = dependent.txn_id and rule_result.code = 'MASTER_ROW_WRONG'
    inner join {{ ref('transaction') }} as waiting on waiting.txn_id = dependent.txn_id
    left join {{ ref('currency') }} as reporting on reporting.currency = waiting.reporting_currency
    group by dependent.subject
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
        cast(null as varchar) as master_row,
        coalesce(first_opened.opened_at, cycle.as_of) as opened_at
    from {{ ref('rule_violations') }} as violation
    cross join {{ source('ledger', 'cycle') }} as cycle
    inner join {{ ref('rule') }} as rule on rule.code = violation.code
    left join first_opened on first_opened.txn_id = violation.txn_id and first_opened.code = violation.code
    -- What is held for a master row is in the exception of that row.
    where violation.severity in ('quarantine', 'hold', 'warn') and violation.code <> 'MASTER_ROW_WRONG'
    union all
    select
        coalesce(cast(exception.exception_id as varchar), md5(problem.subject || '/' || problem.code)),
        problem.code,
        coalesce(incident.title, {{ in_words('problem.code') }}),
        -- It may quote a rate.
        'technical',
        problem.severity,
        problem.owner,
        problem.message || case
            when held.records > 0 then format(' It holds {} records.', held.records)
            else ' It holds nothing.'
        end,
        problem.remedy,
        cast(null as varchar),
        problem.subject,
        coalesce(exception.opened_at, cycle.as_of)
    from {{ ref('master_problem') }} as problem
    cross join {{ source('ledger', 'cycle') }} as cycle
    left join {{ ref('incident') }} as incident on incident.code = problem.code
    left join held on held.subject = problem.subject
    left join open_in_ledger as exception on exception.code = problem.code and exception.subject = problem.subject
    union all
    -- Everything else that waits for a person: refusals of the gate and of the ERP, unreadable files, contradictions.
    select
        cast(exception.exception_id as varchar),
        exception.code,
        coalesce(incident.title, {{ in_words('exception.code') }}),
        'technical',
        exception.severity,
        exception.owner,
        exception.message,
        exception.remedy,
        exception.txn_id,
        null,
        exception.opened_at
    from open_in_ledger as exception
    left join {{ ref('rule') }} as rule on rule.code = exception.code
    left join {{ ref('incident') }} as incident on incident.code = exception.code
    left join {{ ref('master_problem') }} as problem
        on problem.code = exception.code and problem.subject = exception.subject
    -- A master row that the gate found wrong earlier and this build does not is right by now.
    where problem.subject is null
        and (exception.origin = 'incident' or (rule.code is null and exception.txn_id is not null))
),

caused as (
    select
        queue.*,
        coalesce(
            case cause.subject
                when 'worker' then coalesce(
                    subject.worker_key,
                    concat_ws('/', subject.source_system, subject.source_instance, subject.source_worker_id)
                )
                when 'project' then coalesce(
                    subject.project_key,
                    concat_ws('/', subject.source_system, subject.source_instance, subject.source_project_id)
                )
                when 'assignment' then concat_ws('/', subject.worker_key, subject.project_key)
                when 'role' then concat_ws('/', subject.legal_entity, subject.role, subject.currency)
                when 'task' then concat_ws('/', subject.source_system, subject.source_instance, subject.task)
                -- An answer of the ERP says its reason for each leg.
                when 'message' then array_to_string(list_sort(list_distinct(list_transform(
                    string_split(queue.message, '; '),
                    part -> regexp_replace(part, '^(.*: )?(time|base|tax|burden|intercompany|rebill): ', '')
                ))), '; ')
            end,
            queue.txn_id,
            queue.master_row,
            queue.exception_id
        ) as cause
    from queue
    left join {{ ref('transaction') }} as subject on subject.txn_id = queue.txn_id
    left join {{ ref('cause_key') }} as cause on cause.code = queue.code
)

select
    queue.exception_id,
    md5(concat_ws('/', queue.code, queue.severity, queue.owner, queue.cause)) as cause_id,
    queue.cause,
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
    coalesce(subject.currency, held.currency) as currency,
    coalesce(subject.amount, held.amount) as amount,
    coalesce(subject.hours, held.hours) as hours,
    case when queue.master_row is not null then coalesce(held.records, 0) end as records_held,
    queue.opened_at,
    date_diff('day', cast(queue.opened_at as date), cast(cycle.as_of as date)) as age_days
from caused as queue
cross join {{ source('ledger', 'cycle') }} as cycle
left join {{ ref('transaction') }} as subject on subject.txn_id = queue.txn_id
left join held on held.subject = queue.master_row
