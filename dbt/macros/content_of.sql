{#
  The content of every transaction of `entity` in its staging models, one row per txn_id: the last version of it that has
  a landed row. A later version may have none: a record that vanished at the source, or one that could not be read. Which
  version is the latest is the ledger's decision; here only its content is fetched.
#}
{% macro content_of(entity) -%}
    {%- for model in var('staged')[entity] %}
    select * from (
    select version.txn_id, content.*
    from {{ source('ledger', 'version') }} as version
    inner join {{ ref(model) }} as content
        on content.raw_sha256 = version.raw_sha256
        and content.position = version.position
        and content.source_system = version.source_system
        and content.source_instance = version.source_instance
    where version.entity = '{{ entity }}'
    qualify row_number() over (partition by version.txn_id order by version.seq desc) = 1
    )
    {%- if not loop.last %}
    union all by name
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
