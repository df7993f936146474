with judged as (
    select
        violation.txn_id,
        violation.seq,
        min(severity_rank.rank) as worst,
        arg_min(violation.code, severity_rank.rank * 1000 + rule.priority) as code,
        string_agg(violation.code, ',' order by severity_rank.rank, rule.priority) as codes
    from {{ ref('rule_violations') }} as violation
    inner join {{ ref('rule') }} as rule on rule.code = violation.code
    inner join (values ('quarantine', 1), ('exclude', 2), ('hold', 3), ('warn', 4)) as severity_rank (severity, rank)
        on severity_rank.severity = violation.severity
    group by violation.txn_id, violation.seq
)

select
    subject.txn_id,
    subject.seq,
    subject.money_hash,
    case
        when subject.approval in ('not_approved', 'vanished') then 'not_approved'
        when judged.worst = 1 then 'quarantine'
        when judged.worst = 2 then 'exclude'
        when judged.worst = 3 then 'hold'
        else 'pass'
    end as outcome,
    case when judged.worst < 4 then judged.code end as code,
    judged.codes
from {{ ref('transaction') }} as subject
left join judged on judged.txn_id = subject.txn_id and judged.seq = subject.seq
