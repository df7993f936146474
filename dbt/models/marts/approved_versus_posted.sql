-- Step 2 of 2: what is approved, from the sources' content, beside where it is, from the ledger and the rule results.
with effect as (
    select
        txn_id,
        leg,
        {%- for bucket in buckets() %}
        {{ sum_hours("case when bucket = '" ~ bucket ~ "' then hours else 0 end") }} as {{ bucket }}_hours,
        {{ sum_amount("case when bucket = '" ~ bucket ~ "' then amount else 0 end") }} as {{ bucket }}_amount,
        {%- endfor %}
        bool_or(is_own) as has_own_entry,
        max(bucket) filter (where is_own) as own_bucket,
        max(reason) filter (where is_own) as own_reason,
        bool_or(is_refusal) as is_refused,
        max(reason) filter (where is_refusal) as refusal,
        -- A predecessor is finished when it and its reversal are posted, and no difference is open.
        bool_or(not is_own and not is_refusal and (bucket <> 'posted' or reason <> 'posted')) as has_open_predecessor,
        max(bucket) filter (where kind = 'R' and bucket <> 'posted') as reversal_bucket,
        max(reason) filter (where kind = 'R' and bucket <> 'posted') as reversal_reason
    from {{ ref('posting_effect') }}
    group by txn_id, leg
),

variance as (
    select
        txn_id,
        leg,
        {{ sum_hours('variance_hours') }} as variance_hours,
        {{ sum_amount('variance_amount') }} as variance_amount
    from {{ ref('posting_entry') }}
    where state in {{ states('posted') }}
    group by txn_id, leg
),

-- The gate may refuse a line that the rules passed; then the ledger says so, and nothing of the version is posted.
refused_by_gate as (
    select exception.txn_id, exception.seq, min(exception.code) as code
    from {{ source('ledger', 'exception') }} as exception
    left join {{ ref('rule') }} as rule on rule.code = exception.code
    where exception.origin = 'rule' and exception.closed_at is null and rule.code is null
    group by exception.txn_id, exception.seq
),

own as (
    select
        obligation.txn_id,
        obligation.leg,
        obligation.hours,
        obligation.amount,
        case rule_result.outcome
            when 'quarantine' then 'quarantined'
            when 'exclude' then 'excluded'
            when 'hold' then 'held'
            else case when refused_by_gate.code is null then 'eligible' else 'quarantined' end
        end as result_bucket,
        coalesce(rule_result.code, refused_by_gate.code) as code
    from {{ ref('obligation') }} as obligation
    inner join {{ ref('rule_results') }} as rule_result
        on rule_result.txn_id = obligation.txn_id and rule_result.seq = obligation.seq
    left join refused_by_gate
        on refused_by_gate.txn_id = obligation.txn_id and refused_by_gate.seq = obligation.seq
),

-- What is held for master rows that are wrong, by the rows.
wrong_rows as (
    select txn_id, string_agg(subject, ', ' order by subject) as subjects
    from {{ ref('master_dependent') }}
    group by txn_id
),

-- All money of a version is taken back before any of it is posted anew, and so are its hours.
waiting as (
    select txn_id, leg = 'time' as is_time
    from effect
    group by txn_id, leg = 'time'
    having bool_or(has_open_predecessor)
),

placed as (
    select
        coalesce(own.txn_id, effect.txn_id) as txn_id,
        coalesce(own.leg, effect.leg) as leg,
        own.txn_id is not null as is_approved,
        case
            when own.txn_id is null then coalesce(effect.reversal_bucket, 'posted')
            when effect.has_own_entry then effect.own_bucket
            when own.result_bucket <> 'eligible' then own.result_bucket
            when waiting.txn_id is not null then 'held'
            when effect.is_refused then 'rejected'
            else 'eligible'
        end as bucket,
        case
            when own.txn_id is null then coalesce(effect.reversal_reason, 'posted')
            when effect.has_own_entry then effect.own_reason
            when own.result_bucket <> 'eligible' then own.code
            when waiting.txn_id is not null then 'predecessor_in_flight'
            when effect.is_refused then effect.refusal
            else 'to_be_sent'
        end as bucket_reason,
        coalesce(effect.has_own_entry, false) as has_own_entry,
        -- An obligation that does not exist is nothing owed, and an effect that does not exist moved nothing.
        coalesce(own.hours, 0) as owed_hours,
        coalesce(own.amount, 0) as owed_amount,
        {%- for bucket in buckets() %}
        coalesce(effect.{{ bucket }}_hours, 0) as entry_{{ bucket }}_hours,
        coalesce(effect.{{ bucket }}_amount, 0) as entry_{{ bucket }}_amount
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from own
    full outer join effect on effect.txn_id = own.txn_id and effect.leg = own.leg
    left join waiting on waiting.txn_id = own.txn_id and waiting.is_time = (own.leg = 'time')
),

filled as (
    select
        txn_id,
        leg,
        is_approved,
        bucket,
        bucket_reason,
        owed_hours,
        owed_amount,
        {%- for unit in ['hours', 'amount'] %}
        {%- for name in buckets() %}
        cast(
            entry_{{ name }}_{{ unit }}
            + case when not has_own_entry and bucket = '{{ name }}' then owed_{{ unit }} else 0 end
            as {{ 'decimal(18, 4)' if unit == 'hours' else 'decimal(18, 3)' }}
        ) as {{ name }}_{{ unit }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from placed
)

select
    subject.tenant,
    subject.legal_entity,
    entity.destination,
    subject.source_system,
    subject.source_instance,
    subject.entity,
    subject.record_id as source_record_id,
    subject.line_no,
    filled.txn_id,
    subject.seq as version_seq,
    filled.leg,
    filled.bucket,
    filled.bucket_reason,
    case when filled.bucket_reason = 'MASTER_ROW_WRONG' then wrong_rows.subjects end as master_rows,
    subject.period,
    subject.work_date,
    subject.worker_key,
    subject.client_key,
    subject.project_key,
    subject.task,
    subject.currency,
    {%- for unit in ['hours', 'amount'] %}
    -- Until someone says what a status means, what it is about is neither approved nor not.
    {%- set kind = 'decimal(18, 4)' if unit == 'hours' else 'decimal(18, 3)' %}
    cast(case when subject.approval = 'unknown' then 0 else filled.owed_{{ unit }} end as {{ kind }})
        as approved_{{ unit }},
    cast(case when subject.approval = 'unknown' then filled.owed_{{ unit }} else 0 end as {{ kind }})
        as not_understood_{{ unit }},
    {%- for name in buckets() %}
    filled.{{ name }}_{{ unit }},
    {%- endfor %}
    cast(
        filled.owed_{{ unit }}{% for name in buckets() %} - filled.{{ name }}_{{ unit }}{% endfor %}
        as {{ kind }}
    ) as unexplained_{{ unit }},
    coalesce(variance.variance_{{ unit }}, 0) as variance_{{ unit }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
from filled
inner join {{ ref('transaction') }} as subject on subject.txn_id = filled.txn_id
left join {{ ref('legal_entity') }} as entity on entity.legal_entity = subject.legal_entity
left join wrong_rows on wrong_rows.txn_id = filled.txn_id
left join variance on variance.txn_id = filled.txn_id and variance.leg = filled.leg
-- What is no longer approved and wholly taken back has no row: nothing is owed and nothing is posted.
where filled.is_approved
    {%- for unit in ['hours', 'amount'] %}{% for name in buckets() %}
    or filled.{{ name }}_{{ unit }} <> 0
    {%- endfor %}
    or variance.variance_{{ unit }} <> 0{% endfor %}
