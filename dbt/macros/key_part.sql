{# The value of the `n`th column of a master record's key; empty is none. In a key `\` and `|` of a value follow a `\`. #}
{% macro key_part(key, n) -%}
    nullif(
        replace(replace(
            split_part(replace(replace({{ key }}, '\\', chr(1)), '\|', chr(2)), '|', {{ n }}), chr(2), '|'
        ), chr(1), '\'),
        ''
    )
{%- endmacro %}

{#
  Rows of `relation` that are spans of days of one thing (`of`, its columns), each with `until`, its last day before the
  next row begins. A row that reaches into the next one counts no further, so that one row covers a day.
#}
{% macro spans_in_order(relation, of) -%}
    select
        *,
        coalesce(valid_from, date '0001-01-01') as first_day,
        coalesce(valid_to, date '9999-12-31') as last_day,
        max(coalesce(valid_to, date '9999-12-31')) over (
            partition by {{ of | join(', ') }}
            order by valid_from nulls first
            rows between unbounded preceding and current row
        ) as covered_to,
        lead(valid_from) over (partition by {{ of | join(', ') }} order by valid_from nulls first) as next_from,
        case
            when last_day >= next_from then next_from - 1
            else valid_to
        end as until
    from ({{ relation }})
{%- endmacro %}
