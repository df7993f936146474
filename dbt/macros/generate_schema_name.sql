{# A model's schema is the layer it is in, in every environment: one string names the folder, the schema and the group. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name or target.schema }}
{%- endmacro %}
