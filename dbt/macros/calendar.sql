{#
  The accounting period of a day, and its last day, where `fiscal` is the row of fiscal_day for a company and that day.
  A day that is too far away to have such a row is of its month.
#}
{% macro period_of(fiscal, day) -%}
    coalesce({{ fiscal }}.period, strftime({{ day }}, '%Y-%m'))
{%- endmacro %}

{% macro period_end(fiscal, day) -%}
    coalesce({{ fiscal }}.ends_on, last_day({{ day }}))
{%- endmacro %}

{# The same for a period instead of a day, where `fiscal` is the row of fiscal_day whose day is the period's last. #}
{% macro end_of_period(fiscal, period) -%}
    {{ period_end(fiscal, 'try_cast(' ~ period ~ " || '-01' as date)") }}
{%- endmacro %}

{# The moment (UTC) at which a day begins in a time zone, which may be NULL for UTC. #}
{% macro begin_of_day(day, time_zone) -%}
    timezone('UTC', timezone(coalesce({{ time_zone }}, 'UTC'), cast({{ day }} as timestamp)))
{%- endmacro %}

{# The day that it is in a time zone at a moment (UTC). #}
{% macro day_of(moment, time_zone) -%}
    cast(timezone(coalesce({{ time_zone }}, 'UTC'), timezone('UTC', {{ moment }})) as date)
{%- endmacro %}
