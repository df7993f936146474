{#- What each object's records can have in common: of each system's list by the columns of it, of ours likewise. -#}
{%- set listed = {'worker': ['email', 'employee_number'], 'project': ['code']} -%}

with listed_worker as (
    select source_system, source_instance, id, email, employee_number, cast(null as varchar) as other_ids
    from ({{ standing('user') }})
    union all by name
    select source_system, source_instance, id, email, other_ids from ({{ standing('worker', without='masters') }})
),

listed_project as (
    select source_system, source_instance, id, code from ({{ standing('project', without='masters') }})
),

our_worker as (
    select worker_key, email, erp_employee from ({{ standing('worker', only='masters') }})
),

-- Systems that have no list of people or projects name them on their transactions and bookings.
named as (
    select source_system, source_instance, source_worker_id, source_project_id from ({{ staged('time_entry') }})
    union all
    select source_system, source_instance, source_worker_id, source_project_id from ({{ staged('expense_item') }})
    union all
    select source_system, source_instance, source_worker_id, source_project_id
    from ({{ standing('assignment', without='masters') }})
),

stated as (
    {%- for object, attributes in listed.items() %}
    select '{{ object }}' as object, source_system, source_instance, source_{{ object }}_id as source_id, 'id' as attribute, source_{{ object }}_id as value
    from named
    union all
    select '{{ object }}', source_system, source_instance, id, 'id', id from listed_{{ object }}
    union all
    {%- for attribute in attributes %}
    select '{{ object }}', source_system, source_instance, id, '{{ attribute }}', {{ attribute }} from listed_{{ object }}
    union all
    {%- endfor %}
    {%- endfor %}
    -- Ids elsewhere, each as the system's name, a blank and the id.
    select
        'worker',
        source_system,
        source_instance,
        id,
        'id_at_' || lower(split_part(other_id, ' ', 1)),
        substr(other_id, strpos(other_id, ' ') + 1)
    from (select *, unnest(string_split(other_ids, '|')) as other_id from listed_worker)
    where strpos(other_id, ' ') > 0
    union all
    {%- for attribute, column in {'id': 'worker_key', 'email': 'email', 'erp_employee': 'erp_employee'}.items() %}
    select 'worker', 'ours', 'ours', worker_key, '{{ attribute }}', {{ column }} from our_worker
    union all
    {%- endfor %}
    select 'project', 'ours', 'ours', project_key, 'id', project_key from {{ ref('master_project') }}
)

select object, source_system, source_instance, source_id, attribute, value
from (
    select * replace (case attribute when 'email' then lower(trim(value)) else trim(value) end as value)
    from stated
)
where source_id is not null and value <> ''
group by object, source_system, source_instance, source_id, attribute, value
