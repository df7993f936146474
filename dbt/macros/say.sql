{# How messages write a day, an amount of hours and a person; plain text, for people. #}
{% macro say_hours(hours) -%}
    format('{:.2f} h', cast({{ hours }} as double))
{%- endmacro %}

{% macro say_person() -%}
    coalesce(employee_name, worker_name, 'person') || ' (' || coalesce(worker_key, source_worker_id, 'no id') || ')'
{%- endmacro %}

{% macro say_project() -%}
    coalesce(project_title, project_name, 'project') || ' (' || coalesce(project_key, source_project_id, 'no id') || ')'
{%- endmacro %}

{% macro say_entry() -%}
    case
        when entity = 'time_entry' then {{ say_hours('hours') }}
        else format('{} {}', amount, coalesce(currency, ''))
    end || ' of ' || {{ say_person() }} || coalesce(' on ' || strftime(work_date, '%Y-%m-%d'), '')
{%- endmacro %}

{# A code as words, where no seed has a title for it: in_words('FILE_TRUNCATED') is File truncated. #}
{% macro in_words(code) -%}
    left({{ code }}, 1) || lower(replace(substr({{ code }}, 2), '_', ' '))
{%- endmacro %}
