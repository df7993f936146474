{#
  The one test of a table: `columns` identify a row and are never null, those of `not_null` are never null, and those of
  `accepted` (column: values) hold nothing else. A failing row names the key and what is wrong with it. Uniqueness is
  proved by a scan: the files have no indexes. `columns` may hold nullable columns when `nullable_key` is set.
#}
{% test key(model, columns, not_null=[], accepted={}, nullable_key=false) %}
{%- set key = columns | join(', ') -%}
select {{ key }}, count(*) || ' rows with this key' as problem
from {{ model }}
group by {{ key }}
having count(*) > 1
{%- for column in (not_null if nullable_key else columns + not_null) %}
union all
select {{ key }}, '{{ column }} is null'
from {{ model }}
where {{ column }} is null
{%- endfor %}
{%- for column, values in accepted.items() %}
union all
select {{ key }}, '{{ column }} is ' || {{ column }}
from {{ model }}
where {{ column }} not in ('{{ values | join("', '") }}')
{%- endfor %}
{% endtest %}
