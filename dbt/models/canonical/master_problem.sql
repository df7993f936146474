{#-
  Master records that are wrong, one row each: newest contents that could not be read or that wait for a person, records
  that are gone while others name them, records that name what is not there, and records that contradict each other.

  What names a record that is wrong itself is not wrong for that: the exception is the one of the cause.
-#}
{%- set references = [
    ('employment', 'worker_key', 'worker'),
    ('employment', 'legal_entity', 'legal_entity'),
    ('contract', 'client_key', 'client'),
    ('contract', 'legal_entity', 'legal_entity'),
    ('project', 'contract_key', 'contract'),
    ('bill_rate', 'legal_entity', 'legal_entity'),
    ('cost_rate', 'legal_entity', 'legal_entity'),
    ('bill_rate', 'worker_key', 'worker'),
    ('bill_rate', 'client_key', 'client'),
    ('bill_rate', 'project_key', 'project'),
    ('bill_rate', 'contract_key', 'contract'),
    ('cost_rate', 'worker_key', 'worker'),
    ('cost_rate', 'client_key', 'client'),
    ('cost_rate', 'project_key', 'project'),
    ('cost_rate', 'contract_key', 'contract'),
    ('assignment', 'worker_key', 'worker'),
    ('assignment', 'project_key', 'project'),
    ('billing_schedule', 'project_key', 'project'),
    ('crosswalk_worker', 'worker_key', 'worker'),
    ('crosswalk_project', 'project_key', 'project'),
    ('labour_category', 'legal_entity', 'legal_entity'),
    ('expense_account', 'legal_entity', 'legal_entity'),
    ('posting_account', 'legal_entity', 'legal_entity'),
    ('ledger_account', 'legal_entity', 'legal_entity'),
    ('service_item', 'legal_entity', 'legal_entity'),
    ('opening_balance', 'legal_entity', 'legal_entity'),
    ('opening_balance', 'project_key', 'project'),
    ('payroll_calendar', 'legal_entity', 'legal_entity'),
    ('source_instance', 'default_legal_entity', 'legal_entity'),
] -%}
{#- What names an account of the ERP; the ERP refuses a line with one that it does not have. -#}
{%- set accounts = [
    ('posting_account', 'debit'),
    ('posting_account', 'credit'),
    ('expense_account', 'account'),
    ('ledger_account', 'account'),
] -%}

with record as (
    -- Of each record what is known last, and the days of that and of what counts meanwhile.
    select
        version.source_system,
        version.source_instance,
        version.stream,
        version.record_key,
        concat_ws('/', version.source_system, version.source_instance, version.stream, version.record_key) as subject,
        max(version.outcome) filter (where version.is_latest) as outcome,
        max(version.code) filter (where version.is_latest) as code,
        max(version.detail) filter (where version.is_latest) as detail,
        max(version.position) filter (where version.is_latest) as position,
        min(coalesce(try_cast(version.valid_from as date), date '0001-01-01')) as applies_from,
        max(coalesce(try_cast(version.valid_to as date), date '9999-12-31')) as applies_to
    from {{ source('ledger', 'master_version') }} as version
    where version.is_latest or (version.outcome = 'stated' and version.known_to is null)
    group by version.source_system, version.source_instance, version.stream, version.record_key
),

-- What any system states that there is.
exists_as (object, key) as (
    select object, key from {{ ref('master_attribute') }} where attribute = 'record'
    union
    select 'legal_entity', legal_entity from {{ ref('legal_entity') }}
),

missing as (
    {%- for stream, column, object in references %}
    select
        naming.source_system,
        naming.source_instance,
        '{{ stream }}' as stream,
        naming.record_key,
        '{{ column }}' as column_name,
        '{{ object }}' as object,
        naming.{{ column }} as value
    from ({{ standing(stream, only='masters') }}) as naming
    where naming.is_usable
        and naming.{{ column }} not in (select key from exists_as where object = '{{ object }}')
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

named as (
    select missing.*, record.subject as of_subject, record.outcome as of_outcome
    from missing
    left join record
        on record.source_system = 'masters'
        and record.stream = missing.object
        and {{ key_part('record.record_key', 1) }} = missing.value
),

-- Of a person whose posts another system states the file is not asked for every day.
employment as (
    select *
    from ({{ spans_in_order(standing('employment', only='masters'), ['worker_key']) }})
    where worker_key not in (
        select crosswalk.worker_key
        from ({{ standing('employment', without='masters') }}) as post
        inner join {{ ref('crosswalk_worker') }} as crosswalk
            on crosswalk.source_system = post.source_system
            and crosswalk.source_instance = post.source_instance
            and crosswalk.source_worker_id = post.worker_id
        -- Only of those whose word counts at all.
        inner join {{ ref('survivorship') }} as word
            on word.object = 'employment' and word.attribute = 'record' and word.system = post.source_system
    )
),

posting_account as (
    {{ spans_in_order(standing('posting_account', only='masters'), ['legal_entity', 'entity', 'leg']) }}
),

-- Where an ERP exports no list of its accounts, none is missing.
erp_account as (
    {{ standing('erp_account') }}
),

{%- set own = "concat_ws('/', source_system, source_instance, '{}', record_key)" %}

found (subject, priority, code, detail, remedy, applies_from, applies_to) as (
    select
        subject, 1, code, detail,
        'Have it signed (`tieout propose`), or correct the row; until then what it would touch is held.',
        cast(null as date), cast(null as date)
    from record
    where outcome = 'waiting'
    union all
    select
        of_subject, 1, 'ROW_GONE',
        'it is not there any more, and ' || count(*) || ' rows name it, as ' || min(stream || ' ' || record_key),
        'Put it back, or take away what names it.', null, null
    from named
    where of_outcome = 'gone'
    group by of_subject
    union all
    select
        concat_ws('/', source_system, source_instance, stream, record_key), 2, 'REFERENCE_UNKNOWN',
        column_name || ' is ' || value || ', and there is no such ' || replace(object, '_', ' '),
        'Correct the row, or add what it names.', null, null
    from named
    where of_subject is null
    union all
    -- Two posts on a day would double a person's entries, and two accounts for a leg make two lines of one.
    {%- for spans in ['employment', 'posting_account'] %}
    select
        {{ own.format(spans) }}, 3, 'DAYS_TWICE',
        'its last day is ' || coalesce(strftime(valid_to, '%Y-%m-%d'), 'open') || ', and the next row begins on '
            || strftime(next_from, '%Y-%m-%d'),
        'End it on the day before the next row begins.', next_from, last_day
    from {{ spans }}
    where is_usable and last_day >= next_from
    union all
    {%- endfor %}
    -- A day without a post would lose the person's entries.
    select
        {{ own.format('employment') }}, 4, 'DAYS_MISSING',
        'no row covers the days after ' || strftime(covered_to, '%Y-%m-%d'),
        'Let the rows of the person follow each other day by day.', covered_to + 1, next_from - 1
    from employment
    where is_usable and covered_to < next_from - 1
    union all
    select
        {{ own.format('worker') }}, 3, 'EMPLOYMENT_MISSING',
        'no row of employment says where the person works', 'Add the person to employment.', null, null
    from ({{ standing('worker', only='masters') }}) as worker
    where is_usable
        and worker_key not in (select worker_key from {{ ref('employment') }})
        and worker_key not in (
            select {{ key_part('record_key', 1) }} from record
            where source_system = 'masters' and stream = 'employment' and outcome <> 'gone'
        )
    union all
    -- Without them the ERP takes nothing; another system may state the number.
    select {{ own.format('worker') }}, 5, 'FIELD_EMPTY', 'erp_employee is empty', 'Fill it.', null, null
    from ({{ standing('worker', only='masters') }})
    where is_usable
        and erp_employee is null
        and worker_key not in (select worker_key from {{ ref('worker') }})
    union all
    select {{ own.format('legal_entity') }}, 5, 'FIELD_EMPTY', 'subsidiary is empty', 'Fill it.', null, null
    from ({{ standing('legal_entity', only='masters') }})
    where is_usable and destination is not null and subsidiary is null
    union all
    select
        {{ own.format('posting_account') }}, 4, 'ACCOUNTS_EQUAL', 'debit and credit are one account',
        'Correct the accounts.', null, null
    from posting_account
    where is_usable and debit is not distinct from credit
    union all
    select
        {{ own.format('posting_account') }}, 5, 'BASE_NOT_AMOUNT', 'the leg base is the amount itself',
        'Set basis to amount, rate to 1 and is_included to false.', null, null
    from posting_account
    where is_usable and leg = 'base' and (basis <> 'amount' or rate <> 1 or is_included)
    union all
    {%- for file, column in accounts %}
    select
        {{ own.format(file) }}, 5, 'ACCOUNT_UNKNOWN',
        '{{ column }} is ' || {{ column }} || ', which the list of accounts of ' || destination || ' does not have',
        'Correct the row, or have the ERP add the account and export its list of accounts again.', null, null
    from ({{ standing(file, only='masters') }}) as naming
    inner join {{ ref('legal_entity') }} as company using (legal_entity)
    where naming.is_usable
        and naming.{{ column }} is not null
        and company.destination in (select destination from erp_account)
        and (company.destination, naming.{{ column }}) not in (select (destination, account) from erp_account)
    union all
    {%- endfor %}
    -- What is of a day between the two was booked by hand, or will be posted: one of the two days says otherwise.
    select
        {{ own.format('opening_balance') }}, 1, 'DAY_NOT_OF_CUT_OVER',
        'as_of is ' || strftime(opening.as_of, '%Y-%m-%d') || ', and the last day before the cut-over of '
            || destination.destination || ' is ' || strftime(destination.post_from - 1, '%Y-%m-%d'),
        'State the balance of that day, or correct post_from of the destination.',
        least(opening.as_of + 1, destination.post_from), greatest(opening.as_of, destination.post_from - 1)
    from ({{ standing('opening_balance', only='masters') }}) as opening
    inner join {{ ref('legal_entity') }} as entity on entity.legal_entity = opening.legal_entity
    inner join {{ source('ledger', 'destination') }} as destination on destination.destination = entity.destination
    where opening.is_usable and opening.as_of <> destination.post_from - 1
    union all
    -- Its amount is none in the currency of the project, so that it would not be billed, without a word.
    select
        concat_ws('/', milestone.source_system, milestone.source_instance, 'milestones', milestone.record_key),
        5, 'CURRENCY_DIFFERS',
        'its amount is in ' || milestone.currency || ', and its project is in ' || project.currency,
        'Have the milestone stated in the currency of its project.', null, null
    from ({{ standing('milestone') }}) as milestone
    inner join {{ ref('source_project') }} as project
        on project.source_system = milestone.source_system
        and project.source_instance = milestone.source_instance
        and project.source_project_id = milestone.source_project_id
    where milestone.currency <> project.currency
),

wrong as (
    select
        subject,
        arg_min(code, priority) as code,
        string_agg(detail, '; ' order by priority, detail) as detail,
        arg_min(remedy, priority) as remedy,
        min(applies_from) as applies_from,
        max(applies_to) as applies_to,
        -- Of several problems of a record, one that is about all of its days counts for all of them.
        bool_or(applies_from is null) as is_of_all_days
    from found
    group by subject
),

reported as (
    -- What could not be read was reported when it was read.
    select subject, code, message, remedy, owner, severity
    from {{ source('ledger', 'exception') }}
    where closed_at is null and origin = 'incident'
    qualify row_number() over (partition by subject order by exception_id) = 1
)

select
    record.subject,
    stream.object,
    record.source_system,
    record.source_instance,
    record.stream,
    record.record_key,
    case when record.outcome = 'unusable' then coalesce(reported.code, 'ROW_UNREADABLE') else wrong.code end as code,
    case
        when record.outcome = 'unusable' and reported.subject is not null then reported.message
        else case
            when record.source_system = 'masters' then 'masters/' || record.stream || '.csv'
                || coalesce(' line ' || (record.position + 2), '') || ': ' || record.record_key || ': '
            else record.subject || ': '
        end || coalesce(wrong.detail, 'it could not be read')
    end as message,
    coalesce(reported.remedy, wrong.remedy, 'Correct the record where it is kept.') as remedy,
    coalesce(reported.owner, stream.owner) as owner,
    coalesce(reported.severity, 'hold') as severity,
    record.outcome <> 'unusable' or reported.subject is null as is_found_here,
    case when wrong.is_of_all_days or wrong.subject is null then record.applies_from else wrong.applies_from end
        as applies_from,
    case when wrong.is_of_all_days or wrong.subject is null then record.applies_to else wrong.applies_to end as applies_to
from record
inner join {{ ref('master_stream') }} as stream
    on stream.system = record.source_system and stream.stream = record.stream
left join wrong on wrong.subject = record.subject
left join reported on reported.subject = case record.outcome when 'unusable' then record.subject end
where record.outcome = 'unusable' or wrong.subject is not null
