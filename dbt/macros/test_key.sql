{#
  The one test of a table: `columns` identify a row and are never null, those of `not_null` are never null, and those of
  `accepted` (column: values) hold nothing else. A failing row names the key and what is wrong with it. Uniqueness is
  proved by a scan: the files have no indexes. A key may have empty columns where `nullable_key` is set.
#}
{% test key(model, columns, not_null=[], accepted={}, nullable_key=false) %}
{{ key_problems(model, columns, not_null, accepted, nullable_key) }}
{% endtest %}

{% macro key_problems(relation, columns, not_null=[], accepted={}, nullable_key=false) -%}
{%- set key = "concat_ws(' / ', " ~ columns | join(', ') ~ ")" -%}
select {{ key }} as key, count(*) || ' rows with this key' as problem
from {{ relation }}
group by {{ columns | join(', ') }}
having count(*) > 1
{%- for column in (not_null if nullable_key else columns + not_null) %}
union all
select {{ key }}, '{{ column }} is empty'
from {{ relation }}
where {{ column }} is null
{%- endfor %}
{%- for column, values in accepted.items() %}
union all
select {{ key }}, '{{ column }} is ' || {{ column }}
from {{ relation }}
where {{ column }} not in ('{{ values | join("', '") }}')
{%- endfor %}
{%- endmacro %}
