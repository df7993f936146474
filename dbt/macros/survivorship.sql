{# One row for each of `attributes` (columns of `relation`) of each of its rows that has a `key`: what a system states. #}
{% macro stated(object, relation, key, system, instance, record, attributes) -%}
    {%- for attribute in attributes %}
    select
        '{{ object }}' as object,
        {{ key }} as key,
        '{{ attribute }}' as attribute,
        {{ system }} as system,
        {{ instance }} as instance,
        {{ record }} as record_id,
        cast({{ attribute }} as varchar) as value
    from {{ relation }}
    where {{ key }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

{# One row per `key` of an object, each attribute of `types` (attribute: type) as its survivor states it. #}
{% macro survivors(object, types) -%}
    select
        key
        {%- for attribute, type in types.items() %},
        cast(max(case when attribute = '{{ attribute }}' then value end) as {{ type }}) as {{ attribute }}
        {%- endfor %}
    from {{ ref('master_attribute') }}
    where object = '{{ object }}' and is_survivor
    group by key
{%- endmacro %}
