{#
  As `standing`, but of each record that is not gone the content stated last that names only what is there: `references`
  are its columns, each with relations of which one must hold its value in the column of that name. Nothing is shown of what names a record
  that is not there, as nothing is of what could not be read; `master_problem` says so.
#}
{% macro sound(what, only, references) -%}
    select * exclude (known_from, known_to, is_opening, is_there)
    from (
        select *, bool_or(known_to is null) over (partition by source_system, source_instance, record_key) as is_there
        from ({{ stated_versions(what, only) }})
    )
    where is_there
    {%- for column, relations in references.items() %}
        and (
            {{ column }} is null
            {%- for relation in relations %}
            or {{ column }} in (select named.{{ column }} from {{ relation }} as named)
            {%- endfor %}
        )
    {%- endfor %}
    qualify row_number() over (
        partition by source_system, source_instance, record_key order by known_from desc, known_to desc nulls first
    ) = 1
{%- endmacro %}
