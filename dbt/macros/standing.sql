{#
  What every system states of master data `what` now, one row per record: from every staging model of it, the content
  stated last of each record that is not gone. A record whose newest content could not be read stands as it was stated
  before; `is_usable` is false then.
#}
{% macro standing(what) -%}
    {%- for model in var('staged')[what] %}
    select stated.record_key, stated.is_latest as is_usable, content.*
    from {{ source('ledger', 'master_version') }} as stated
    inner join {{ ref(model) }} as content
        on content.raw_sha256 = stated.raw_sha256
        and content.position = stated.position
        and content.source_system = stated.source_system
        and content.source_instance = stated.source_instance
    where stated.outcome = 'stated' and stated.known_to is null
    {%- if not loop.last %}
    union all by name
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
