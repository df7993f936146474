{#
  One row for each of `attributes` (columns of `relation`) of each of its rows that has a `key`: what a system states. The
  attribute `record` is that it has the record at all.
#}
{% macro stated(object, relation, key, system, instance, record, attributes) -%}
    {%- for attribute in ['record'] + attributes %}
    select
        '{{ object }}' as object,
        {{ key }} as key,
        '{{ attribute }}' as attribute,
        {{ system }} as system,
        {{ instance }} as instance,
        {{ record }} as record_id,
        cast({{ key if attribute == 'record' else attribute }} as varchar) as value
    from {{ relation }}
    where {{ key }} is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}

{#
  The rows of `statement` of the systems whose `word` counts, ranked. A cell that the firm's own files (no instance) leave
  blank states nothing: they hold what no system owns, and corrections.
#}
{% macro ranked(statement, word) -%}
    select
        statement.object,
        statement.key,
        statement.attribute,
        statement.system,
        coalesce(statement.instance, statement.system) as instance,
        statement.record_id,
        statement.value,
        word.rank,
        row_number() over (
            partition by statement.object, statement.key, statement.attribute
            order by word.rank, word.system, statement.instance, statement.record_id
        ) = 1 as is_survivor
    from {{ statement }} as statement
    inner join {{ word }} as word
        on word.object = statement.object
        and word.attribute = statement.attribute
        and word.system = statement.system
    where statement.value is not null or statement.instance is not null
{%- endmacro %}

{#
  One row per `key` of an object that exists: a system whose word counts for `record` has it. Each attribute of `types`
  (attribute: type) is as its survivor states it.
#}
{% macro survivors(object, types) -%}
    select
        key
        {%- for attribute, type in types.items() %},
        cast(max(case when attribute = '{{ attribute }}' then value end) as {{ type }}) as {{ attribute }}
        {%- endfor %}
    from {{ ref('master_attribute') }}
    where object = '{{ object }}' and is_survivor
    group by key
    having bool_or(attribute = 'record')
{%- endmacro %}

{# Several columns as one key, and the part of a key at a place (the first is 1). The separator is in no name. #}
{% macro compound(columns) -%}
    concat_ws(chr(31), {{ columns | join(', ') }})
{%- endmacro %}

{% macro part(key, place) -%}
    split_part({{ key }}, chr(31), {{ place }})
{%- endmacro %}

{#
  The rows of `statement` (`system`, `valid_from`, `valid_to`; blank is open), each on the days on which the system's word
  counts for the whole record of `object`, with its `rank` then and the first and last day of that order (`ordered_from`,
  `ordered_to`).
#}
{% macro ranked_spans(object, statement) -%}
    select
        statement.* replace (
            nullif(greatest(coalesce(statement.valid_from, word.valid_from), word.valid_from), date '0001-01-01')
                as valid_from,
            nullif(least(coalesce(statement.valid_to, word.valid_to), word.valid_to), date '9999-12-31') as valid_to
        ),
        word.rank,
        word.valid_from as ordered_from,
        word.valid_to as ordered_to
    from {{ statement }} as statement
    inner join {{ ref('survivorship') }} as word
        on word.object = '{{ object }}'
        and word.attribute = 'record'
        and word.system = statement.system
        and coalesce(statement.valid_from, word.valid_from) <= word.valid_to
        and coalesce(statement.valid_to, word.valid_to) >= word.valid_from
{%- endmacro %}
