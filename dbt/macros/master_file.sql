{#
  The rows of the firm's own master file `masters/<name>.csv`, each with where it stands. What a file that is
  `about_source` says of another system is in `of_system` and `of_instance`.
#}
{% macro master_file(name, about_source=false) -%}
    select
        'masters' as source_system,
        _instance as source_instance,
        _raw_sha256 as raw_sha256,
        _position as position,
        {%- if about_source %}
        source_system as of_system,
        source_instance as of_instance,
        {%- endif %}
        * exclude (_instance, _raw_sha256, _position{{ ', source_system, source_instance' if about_source }})
    from {{ source('landing', 'raw_masters__' ~ name) }}
{%- endmacro %}
