/*
Exceptions against the days that their owner has for them, and those that stopped something from being there twice:
before it was posted (a rule or the gate), or because the ERP's answer spoke of a second one (the ledger).
*/
with judged as (
    select
        exception.code,
        exception.owner,
        subject.legal_entity,
        strftime(exception.opened_at, '%Y-%m') as period,
        date_diff(
            'day', cast(exception.opened_at as date), cast(coalesce(exception.closed_at, cycle.as_of) as date)
        ) <= target.target_days as is_in_time
    from {{ source('ledger', 'exception') }} as exception
    cross join {{ source('ledger', 'cycle') }} as cycle
    left join {{ ref('transaction') }} as subject on subject.txn_id = exception.txn_id
    left join {{ ref('exception_target') }} as target
        on target.owner = exception.owner
        and target.severity = exception.severity
),

double as (
    select
        case
            when code = 'DUPLICATE_SUBMISSION' then 'rule'
            when code = 'GATE_DUPLICATE' then 'gate'
            when code in ('SUSPECT_DOUBLE', 'DOCUMENT_REUSED') then 'ledger'
            when code = 'FILE_SEQUENCE_REPEATED' then 'reader'
        end as part,
        legal_entity,
        period
    from judged
)

select
    'exception_sla' as metric,
    owner as part,
    'legal_entity' as scope,
    legal_entity as scope_key,
    period,
    'percent' as unit,
    count(*) filter (where is_in_time) as numerator,
    count(*) as denominator
from judged
-- Without a target nothing is late.
where is_in_time is not null
group by owner, legal_entity, period
union all
select
    'duplicates_refused',
    part,
    'legal_entity',
    legal_entity,
    period,
    'count',
    count(*),
    null
from double
where part is not null
group by part, legal_entity, period
