-- What people edit by hand: keys that are unique, what must be filled, and words that are known. One test for all of
-- them, because each test costs as much as the rows it looks at.
-- A day without a row, or with two, would lose the person's entries or double them.
select 'employment', worker_key, 'its rows do not follow each other without gap or overlap'
from (
    select
        worker_key,
        valid_from,
        valid_to,
        lag(valid_to) over days as ended_on,
        row_number() over days as number,
        count(*) over (partition by worker_key) as rows_of_worker
    from {{ ref('employment') }}
    window days as (partition by worker_key order by valid_from nulls first)
)
where (number = 1) <> (valid_from is null)
    or (number = rows_of_worker) <> (valid_to is null)
    or valid_from <> ended_on + 1
union all
select 'default_survivorship' as seed, key, problem from ({{ key_problems(ref('default_survivorship'), ['object', 'attribute', 'system'], ['rank']) }})
union all
select 'default_survivorship' as seed, key, problem from ({{ key_problems(ref('default_survivorship'), ['object', 'attribute', 'rank']) }})
union all
select 'identity_rule' as seed, key, problem from ({{ key_problems(ref('identity_rule'), ['object', 'source_system', 'attribute', 'other_system', 'other_attribute'], [], {'object': ['project', 'worker']}) }})
union all
select 'rate_precedence' as seed, key, problem from ({{ key_problems(ref('rate_precedence'), ['rank'], ['subject'], {'subject': rate_subjects()}) }})
union all
select 'currency' as seed, key, problem from ({{ key_problems(ref('currency'), ['currency'], ['exponent']) }})
union all
select 'master_stream' as seed, key, problem from ({{ key_problems(ref('master_stream'), ['system', 'stream'], ['object', 'owner']) }})
union all
select 'master_rule' as seed, listed.code, 'there is no such rule'
from {{ ref('master_rule') }} as listed
left join {{ ref('rule') }} as rule on rule.code = listed.code
where rule.code is null
union all
select 'rule' as seed, key, problem from ({{ key_problems(ref('rule'), ['code'], ['title', 'class', 'owner', 'severity', 'priority', 'is_waivable', 'message', 'remedy'], {'class': ['technical', 'business'], 'severity': ['quarantine', 'hold', 'exclude', 'warn']}) }})
union all
select 'billing_reason' as seed, key, problem from ({{ key_problems(ref('billing_reason'), ['code'], ['title', 'status', 'owner', 'remedy'], {'status': ['ready', 'waiting', 'blocked', 'overbilled']}) }})
union all
select 'incident' as seed, key, problem from ({{ key_problems(ref('incident'), ['code'], ['title']) }})
union all
select 'cause_key' as seed, key, problem from ({{ key_problems(ref('cause_key'), ['code'], ['subject'], {'subject': ['worker', 'project', 'assignment', 'role', 'task', 'message']}) }})
union all
select 'cause_key', cause.code, 'there is no such rule or incident'
from {{ ref('cause_key') }} as cause
left join {{ ref('rule') }} as rule on rule.code = cause.code
left join {{ ref('incident') }} as incident on incident.code = cause.code
where coalesce(rule.code, incident.code) is null
union all
select 'exception_target' as seed, key, problem from ({{ key_problems(ref('exception_target'), ['owner', 'severity'], ['target_days'], {'severity': ['quarantine', 'hold', 'warn']}) }})
union all
select 'rule', rule.code, 'no row of exception_target says by when its owner closes it'
from {{ ref('rule') }} as rule
left join {{ ref('exception_target') }} as target on target.owner = rule.owner and target.severity = rule.severity
where target.owner is null and rule.severity <> 'exclude'
