{#
  Every build starts from a new file, so a model has no predecessor to rename, no backup to drop and no grants to copy.
  dbt's own table and view materializations ask for each of these, which costs more than the models do.
#}
{% materialization table, adapter='duckdb' %}
    {%- set target = this.incorporate(type='table') -%}
    {% call statement('main') -%}
        {{ create_table_as(false, target, compiled_code) }}
    {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {% call statement('main') -%}
        {{ create_view_as(target, compiled_code) }}
    {%- endcall %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
