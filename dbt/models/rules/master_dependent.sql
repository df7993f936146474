{#-
  What depends on a master record that is wrong: every version of a transaction of which the record decides something by
  its key, on the days that it is about, whether or not it is there. A part of a key that is no word that could stand there
may mean any.

  A system's record is found by our own keys: of what it decides, of what it stated last, or of what its key says. One that
  never could be read and whose key says nothing of ours holds nothing: what it would have been is missing, for which there
  are other rules. Nor does an assignment hold anything while another system's word counts for the person on the project, or a
  rate that a better ranked system has.
-#}
with found as (
    select
        subject,
        object,
        code,
        source_system,
        source_instance,
        stream,
        record_key,
        applies_from,
        applies_to
        {%- for n in range(1, 8) %},
        {{ key_part('record_key', n) }} as key_{{ n }}
        {%- endfor %}
    from {{ ref('master_problem') }}
),

elsewhere as (
    select * from found where source_system <> 'masters'
),

decided as (
    select object, key, system, instance, record_id
    from {{ ref('master_attribute') }}
    where is_survivor
    group by all
),

problem as (
    select * from found where source_system = 'masters' or object in ('source_worker', 'source_project')
    union all
    select elsewhere.* replace (decided.key as key_1)
    from elsewhere
    inner join decided
        on decided.object = elsewhere.object
        and decided.system = elsewhere.source_system
        and decided.instance = elsewhere.source_instance
        and decided.record_id = elsewhere.key_1
    where elsewhere.object in ('worker', 'client', 'contract')
    union all
    select elsewhere.* replace (crosswalk.worker_key as key_1)
    from elsewhere
    inner join {{ ref('crosswalk_worker') }} as crosswalk
        on crosswalk.source_system = elsewhere.source_system
        and crosswalk.source_instance = elsewhere.source_instance
        and crosswalk.source_worker_id = elsewhere.key_1
    where elsewhere.object = 'employment'
    union all
    -- Its key is the company, the role, the person and the currency; a person's own rate is not everybody's.
    select elsewhere.* replace (
        crosswalk.worker_key as key_3,
        cast(null as varchar) as key_4,
        cast(null as varchar) as key_5,
        cast(null as varchar) as key_6,
        elsewhere.key_4 as key_7
    )
    from elsewhere
    left join {{ ref('crosswalk_worker') }} as crosswalk
        on crosswalk.source_system = elsewhere.source_system
        and crosswalk.source_instance = elsewhere.source_instance
        and crosswalk.source_worker_id = elsewhere.key_3
    where elsewhere.object = 'cost_rate'
        and elsewhere.key_2 is not null
        and (elsewhere.key_3 is null or crosswalk.worker_key is not null)
    union all
    -- A key that says nothing is of a person's rate, in the account of a company that it does not name.
    select elsewhere.* replace (
        company.legal_entity as key_1,
        cast(null as varchar) as key_2,
        crosswalk.worker_key as key_3,
        cast(null as varchar) as key_4,
        cast(null as varchar) as key_5,
        cast(null as varchar) as key_6,
        company.currency as key_7
    )
    from elsewhere
    inner join ({{ newest('cost_rate', without='masters') }}) as card
        on card.source_system = elsewhere.source_system
        and card.source_instance = elsewhere.source_instance
        and card.record_key = elsewhere.record_key
    inner join {{ ref('crosswalk_worker') }} as crosswalk
        on crosswalk.source_system = card.source_system
        and crosswalk.source_instance = card.source_instance
        and crosswalk.source_worker_id = card.worker_id
    inner join {{ ref('source_instance') }} as instance
        on instance.source_system = card.source_system
        and instance.source_instance = card.source_instance
    inner join {{ ref('legal_entity') }} as company on company.legal_entity = instance.default_legal_entity
    where elsewhere.object = 'cost_rate' and elsewhere.key_2 is null
    union all
    -- A rate of a PSA is made of several records; from when it counts is not known where that one is wrong.
    select elsewhere.* replace (
        rate.legal_entity as key_1,
        rate.role as key_2,
        cast(null as varchar) as key_3,
        cast(null as varchar) as key_4,
        cast(null as varchar) as key_5,
        cast(null as varchar) as key_6,
        rate.currency as key_7,
        case when elsewhere.stream <> 'rate_card_set_versions' then rate.valid_from else elsewhere.applies_from end
            as applies_from,
        case when elsewhere.stream <> 'rate_card_set_versions' then coalesce(rate.valid_to, elsewhere.applies_to)
            else elsewhere.applies_to end as applies_to
    )
    from elsewhere
    inner join (
        -- As they are in force, and as they would be with what waits.
        select *, unnest(made_of) as record from {{ ref('psa_bill_rate') }} where known_to is null
        union all by name
        select *, unnest(made_of) as record from ({{ psa_rates(newest, newest) }})
    ) as rate
        on rate.source_system = elsewhere.source_system
        and rate.source_instance = elsewhere.source_instance
        and rate.record = elsewhere.stream || '/' || elsewhere.record_key
    where elsewhere.object = 'bill_rate'
    union all
    select elsewhere.* replace (
        elsewhere.source_system as key_1, elsewhere.source_instance as key_2, task.name as key_3
    )
    from elsewhere
    inner join ({{ standing('task', without='masters') }}) as task
        on task.source_system = elsewhere.source_system
        and task.source_instance = elsewhere.source_instance
        and task.record_key = elsewhere.record_key
    where elsewhere.object = 'task'
    union all
    select elsewhere.* replace (crosswalk_worker.worker_key as key_1, crosswalk_project.project_key as key_2)
    from elsewhere
    inner join ({{ standing('assignment', without='masters') }}) as plan
        on plan.source_system = elsewhere.source_system
        and plan.source_instance = elsewhere.source_instance
        and plan.record_key = elsewhere.record_key
    inner join {{ ref('crosswalk_worker') }} as crosswalk_worker
        on crosswalk_worker.source_system = plan.source_system
        and crosswalk_worker.source_instance = plan.source_instance
        and crosswalk_worker.source_worker_id = plan.source_worker_id
    inner join {{ ref('crosswalk_project') }} as crosswalk_project
        on crosswalk_project.source_system = plan.source_system
        and crosswalk_project.source_instance = plan.source_instance
        and crosswalk_project.source_project_id = plan.source_project_id
    where elsewhere.object = 'assignment'
),

subject as (
    select
        txn.txn_id,
        txn.seq,
        txn.entity,
        txn.source_system,
        txn.source_instance,
        txn.source_project_id,
        txn.source_worker_id,
        txn.work_date,
        txn.task,
        txn.expense_type,
        txn.legal_entity,
        txn.employer,
        txn.role,
        txn.is_billable,
        txn.currency,
        txn.functional_currency,
        txn.reporting_currency,
        employer.currency as cost_currency,
        expense_item.org_unit,
        txn.source_bill_rate is not null as has_bill_rate,
        time_entry.source_cost_rate is not null as has_cost_rate,
        instance.assignments_kept,
        crosswalk_project.project_key,
        crosswalk_worker.worker_key,
        project.contract_key,
        contract.client_key,
        named_project.contract_key as named_contract_key,
        named_contract.client_key as named_client_key
    from {{ ref('transaction') }} as txn
    left join {{ ref('time_entry') }} as time_entry on time_entry.txn_id = txn.txn_id
    left join {{ ref('expense_item') }} as expense_item on expense_item.txn_id = txn.txn_id
    left join {{ ref('source_instance') }} as instance
        on instance.source_system = txn.source_system
        and instance.source_instance = txn.source_instance
    left join {{ ref('crosswalk_project') }} as crosswalk_project
        on crosswalk_project.source_system = txn.source_system
        and crosswalk_project.source_instance = txn.source_instance
        and crosswalk_project.source_project_id = txn.source_project_id
    left join {{ ref('crosswalk_worker') }} as crosswalk_worker
        on crosswalk_worker.source_system = txn.source_system
        and crosswalk_worker.source_instance = txn.source_instance
        and crosswalk_worker.source_worker_id = txn.source_worker_id
    left join {{ ref('project') }} as project on project.project_key = crosswalk_project.project_key
    left join {{ ref('contract') }} as contract on contract.contract_key = project.contract_key
    -- What the rows say that are wrong.
    left join ({{ standing('project', only='masters') }}) as named_project
        on named_project.project_key = crosswalk_project.project_key
    left join ({{ standing('contract', only='masters') }}) as named_contract
        on named_contract.contract_key = named_project.contract_key
    left join {{ ref('legal_entity') }} as employer on employer.legal_entity = txn.employer
    where (select count(*) from problem) > 0
),

{%- set source = "subject.source_system = problem.key_1 and subject.source_instance = problem.key_2" %}
{%- set instance = "subject.source_system = problem.source_system and subject.source_instance = problem.source_instance" %}
{%- set days = "coalesce(subject.work_date between problem.applies_from and problem.applies_to, true)" %}
{%- set fits = [] %}
{%- for column in rate_subjects() %}
{%- do fits.append("coalesce(subject." ~ column ~ " = problem.key_" ~ (loop.index + 1) ~ ", problem.key_"
    ~ (loop.index + 1) ~ " is null)") %}
{%- endfor %}
{%- set fits = fits | join(' and ') %}
{%- set depends = {
    'client': "problem.key_1 in (subject.client_key, subject.named_client_key)",
    'contract': "problem.key_1 in (subject.contract_key, subject.named_contract_key)",
    'project': "subject.project_key = problem.key_1",
    'worker': "subject.worker_key = problem.key_1",
    'employment': "subject.worker_key = problem.key_1 and " ~ days,
    'assignment': "subject.worker_key = problem.key_1 and subject.project_key = problem.key_2 and subject.assignments_kept"
        ~ " and " ~ days,
    'legal_entity': "problem.key_1 in (subject.legal_entity, subject.employer, subject.org_unit)",
    'source_instance': source,
    'task': source ~ " and subject.task = problem.key_3 and subject.entity = 'time_entry'",
    'crosswalk_project': source ~ " and subject.source_project_id = problem.key_3",
    'crosswalk_worker': source ~ " and subject.source_worker_id = problem.key_3",
    'bill_rate': "subject.legal_entity = problem.key_1 and " ~ fits ~ " and subject.currency = problem.key_7 and subject.entity = 'time_entry' and subject.is_billable"
        ~ " and not subject.has_bill_rate and " ~ days,
    'cost_rate': "subject.employer = problem.key_1 and " ~ fits ~ " and subject.cost_currency = problem.key_7 and subject.entity = 'time_entry'"
        ~ " and not subject.has_cost_rate and " ~ days,
    'labour_category': "subject.employer = problem.key_1 and subject.role = problem.key_2"
        ~ " and subject.entity = 'time_entry'",
    'expense_account': "subject.legal_entity = problem.key_1 and subject.expense_type = problem.key_2",
    'posting_account': "subject.legal_entity = problem.key_1 and (subject.entity = problem.key_2"
        ~ " or problem.key_2 not in ('time_entry', 'expense_item')) and " ~ days
        ~ " and case problem.key_3 when 'base' then subject.entity = 'expense_item' or subject.is_billable"
        ~ " when 'intercompany' then subject.employer <> subject.legal_entity"
        ~ " when 'rebill' then subject.is_billable else true end",
    'service_item': "subject.legal_entity = problem.key_1 and (cast(subject.is_billable as varchar) = lower(problem.key_2)"
        ~ " or lower(problem.key_2) not in ('true', 'false'))"
        ~ " and subject.entity = 'time_entry'",
    'fx_peg': "subject.work_date >= problem.applies_from and problem.key_1"
        ~ " in (subject.currency, subject.cost_currency, subject.functional_currency, subject.reporting_currency)"
        ~ " and (subject.currency <> subject.reporting_currency or subject.currency <> subject.functional_currency"
        ~ " or subject.currency <> subject.cost_currency)",
    'opening_balance': "problem.code = 'DAY_NOT_OF_CUT_OVER' and subject.legal_entity = problem.key_1 and " ~ days,
    'source_worker': instance ~ " and subject.source_worker_id = problem.key_1",
    'source_project': instance ~ " and subject.source_project_id = problem.key_1",
} %}

dependent as (
    {%- for object, condition in depends.items() %}
    select subject.txn_id, subject.seq, problem.subject
    from (select * from problem where object = '{{ object }}') as problem
    inner join subject on {{ condition }}
    {%- if not loop.last %}
    union
    {%- endif %}
    {%- endfor %}
),

-- An assignment is chosen by rank, then by the names of system and account.
outranked as (
    select subject.txn_id, problem.subject
    from problem
    inner join {{ ref('assignment') }} as decided
        on decided.worker_key = problem.key_1
        and decided.project_key = problem.key_2
    left join {{ ref('survivorship') }} as own
        on own.object = 'assignment'
        and own.attribute = 'record'
        and own.system = case problem.source_system when 'masters' then 'finance' else problem.source_system end
        and own.valid_from = decided.ordered_from
    inner join subject
        on subject.worker_key = problem.key_1
        and subject.project_key = problem.key_2
        and subject.work_date >= decided.ordered_from
        and subject.work_date <= decided.ordered_to
    where problem.object = 'assignment'
        and (
            own.rank is null
            or (decided.rank, decided.system, decided.source_instance) < (own.rank, own.system, problem.source_instance)
        )
    union all
    -- A rate of the same subject that a better ranked system has for the day.
    select subject.txn_id, problem.subject
    from problem
    inner join {{ ref('survivorship') }} as own
        on own.object = 'bill_rate'
        and own.attribute = 'record'
        and own.system = case problem.source_system when 'masters' then 'finance' else problem.source_system end
    inner join {{ ref('bill_rate') }} as decided
        on decided.legal_entity = problem.key_1
        and decided.currency = problem.key_7
        and decided.rank < own.rank
        {%- for column in rate_subjects() %}
        and decided.{{ column }} is not distinct from problem.key_{{ loop.index + 1 }}
        {%- endfor %}
    inner join subject
        on subject.legal_entity = problem.key_1
        and subject.currency = problem.key_7
        and subject.work_date >= greatest(own.valid_from, decided.valid_from)
        and subject.work_date <= least(own.valid_to, decided.valid_to)
    where problem.object = 'bill_rate' and decided.known_to is null
)

select dependent.txn_id, dependent.seq, dependent.subject
from dependent
anti join outranked on outranked.txn_id = dependent.txn_id and outranked.subject = dependent.subject
