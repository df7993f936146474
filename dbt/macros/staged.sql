{#
  The rows of the staging models of every system that has some of `what` (stg_<system>__<what>): a system is in the
  canonical model once its staging models are there. The build lists them.
#}
{% macro staged(what) -%}
    {%- for model in var('staged')[what] %}
    select * from {{ ref(model) }}
    {%- if not loop.last %}
    union all by name
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
