{#- Chosen by a comparison that is in DECISIONLOG.md. -#}
{%- set alike = {'worker': 0.88, 'project': 0.80} -%}

-- Approved work whose person or project is none of ours.
with waiting as (
    {%- for object in alike %}
    select
        '{{ object }}' as object,
        source_system,
        source_instance,
        source_{{ object }}_id as source_id,
        max({{ object }}_name) as name,
        max(currency) as currency,
        count(*) as transaction_count,
        {{ sum_hours('hours') }} as hours,
        min(work_date) as first_on,
        max(work_date) as last_on
    from {{ ref('transaction') }}
    where approval = 'approved' and {{ object }}_key is null and source_{{ object }}_id is not null
    group by source_system, source_instance, source_{{ object }}_id
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

ours as (
    select
        'worker' as object,
        worker_key as our_key,
        name,
        cast(null as varchar) as client_name,
        cast(null as varchar) as currency,
        hired_on as starts_on,
        left_on as ends_on
    from {{ ref('worker') }}
    union all
    select 'project', project.project_key, project.name, client.name, project.currency, project.starts_on, project.ends_on
    from {{ ref('project') }} as project
    left join {{ ref('client') }} as client on client.client_key = project.client_key
),

-- Ours by every name that a system has for it.
named as (
    select object, our_key, name from ours
    union
    select 'worker', worker_key, name from {{ ref('source_worker') }}
    union
    select 'worker', worker_key, name from {{ ref('hcm_worker') }}
    union
    select 'project', project_key, name from {{ ref('source_project') }}
),

likeness as (
    select
        waiting.object,
        waiting.source_system,
        waiting.source_instance,
        waiting.source_id,
        named.our_key,
        max({{ likeness(words_of('waiting.name'), words_of('named.name')) }}) as likeness
    from waiting
    inner join named on named.object = waiting.object
    where named.our_key is not null and waiting.name is not null and named.name is not null
    group by waiting.object, waiting.source_system, waiting.source_instance, waiting.source_id, named.our_key
),

-- The part of an e-mail before the @, which a person often keeps with another employer.
email_name as (
    select
        key.object,
        key.source_system,
        key.source_instance,
        key.source_id,
        identity.our_key,
        split_part(key.value, '@', 1) as email_name
    from {{ ref('identity_key') }} as key
    left join {{ ref('identity') }} as identity
        on identity.object = key.object
        and identity.source_system = key.source_system
        and identity.source_instance = key.source_instance
        and identity.source_id = key.source_id
    where key.attribute = 'email'
),

same_email_name as (
    select one.object, one.source_system, one.source_instance, one.source_id, other.our_key, max(one.email_name) as email_name
    from email_name as one
    inner join email_name as other on other.object = one.object and other.email_name = one.email_name
    where one.our_key is null and other.our_key is not null
    group by one.object, one.source_system, one.source_instance, one.source_id, other.our_key
),

there_already as (
    select object, source_system, source_instance, our_key, min(source_id) as source_id
    from {{ ref('identity') }}
    group by object, source_system, source_instance, our_key
),

client_of as (
    select 'project' as object, source_system, source_instance, source_project_id, client_name
    from {{ ref('source_project') }}
),

compared as (
    select
        waiting.*,
        ours.our_key,
        ours.name as our_name,
        likeness.likeness,
        same_email_name.email_name,
        ours.client_name = client_of.client_name as is_same_client,
        client_of.client_name,
        ours.client_name as our_client_name,
        case when waiting.object = 'project' then ours.currency = waiting.currency end as is_same_currency,
        waiting.last_on >= coalesce(ours.starts_on, date '0001-01-01')
            and waiting.first_on <= coalesce(ours.ends_on, date '9999-12-31') as is_of_these_days,
        there_already.source_id as other_source_id
    from likeness
    inner join waiting
        on waiting.object = likeness.object
        and waiting.source_system = likeness.source_system
        and waiting.source_instance = likeness.source_instance
        and waiting.source_id = likeness.source_id
    inner join ours on ours.object = likeness.object and ours.our_key = likeness.our_key
    left join same_email_name
        on same_email_name.object = likeness.object
        and same_email_name.source_system = likeness.source_system
        and same_email_name.source_instance = likeness.source_instance
        and same_email_name.source_id = likeness.source_id
        and same_email_name.our_key = likeness.our_key
    left join there_already
        on there_already.object = likeness.object
        and there_already.source_system = likeness.source_system
        and there_already.source_instance = likeness.source_instance
        and there_already.our_key = likeness.our_key
    left join client_of
        on client_of.object = likeness.object
        and client_of.source_system = likeness.source_system
        and client_of.source_instance = likeness.source_instance
        and client_of.source_project_id = likeness.source_id
),

scored as (
    select
        *,
        -- Only a key, or a person, is certain.
        least(0.99, likeness
            + case when email_name is not null then 0.05 else 0 end
            + case is_same_client when true then 0.05 when false then -0.10 else 0 end
            - case when not is_same_currency then 0.10 else 0 end
            - case when is_of_these_days then 0 else 0.10 end
            - case when other_source_id is not null then 0.10 else 0 end
        ) as score
    from compared
    where likeness >= case object when 'worker' then {{ alike.worker }} else {{ alike.project }} end
        or (likeness >= 0.70 and email_name is not null)
)

select
    object,
    source_system,
    source_instance,
    source_id,
    name as source_name,
    our_key,
    our_name,
    cast(row_number() over best as integer) as candidate_no,
    cast(score as decimal(5, 4)) as score,
    concat_ws(
        '; ',
        'name ' || cast(round(likeness * 100) as integer) || ' % alike',
        'same e-mail name ' || email_name,
        case is_same_client when true then 'same client ' || client_name
            when false then 'client ' || client_name || ', not ' || our_client_name end,
        case when not is_same_currency then 'another currency' end,
        case when is_of_these_days then 'in force on these days' else 'not in force on these days' end,
        'is ' || other_source_id || ' of this account already'
    ) as evidence,
    transaction_count,
    hours,
    first_on,
    last_on
from scored
where score >= 0.75
window best as (
    partition by object, source_system, source_instance, source_id
    order by score desc, our_key
)
qualify row_number() over best <= 3
