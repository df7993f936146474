{# The moment (UTC) at which a day begins in a time zone, which may be NULL for UTC. #}
{% macro begin_of_day(day, time_zone) -%}
    timezone('UTC', timezone(coalesce({{ time_zone }}, 'UTC'), cast({{ day }} as timestamp)))
{%- endmacro %}
