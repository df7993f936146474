{#
  What the systems state of master data `what` now, one row per record: from every staging model of it (of system `only`,
  or of all others than `without`), the content stated last of each record that is not gone. A record whose newest content
  could not be read stands as it was stated before; `is_usable` is false then.
#}
{% macro standing(what, only=none, without=none) -%}
    select * exclude (known_from, known_to, is_opening)
    from ({{ stated_versions(what, only, without) }})
    where known_to is null
{%- endmacro %}

{#
  As `standing`, but of each record the newest content that could be read, also of one that waits for a person or is gone.
#}
{% macro newest(what, only=none, without=none) -%}
    select * replace (cast(null as timestamp) as known_to)
    from ({{ stated_versions(what, only, without, outcomes=['stated', 'waiting']) }})
    qualify row_number() over (
        partition by source_system, source_instance, record_key
        order by version_no desc
    ) = 1
{%- endmacro %}

{#
  As `standing`, but every content that was ever stated: `known_from` is the moment from which it was known, `known_to` the
  one from which something else was or nothing, and `is_opening` marks what the first pull of its stream brought.
#}
{% macro stated_versions(what, only=none, without=none, outcomes=['stated']) -%}
    {%- set models = [] -%}
    {%- for model in var('staged')[what] -%}
        {%- set system = model.split('__')[0].replace('stg_', '') -%}
        {%- if (only is none or system == only) and system != without -%}
            {%- do models.append(model) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for model in models %}
    select
        version.record_key,
        version.known_from,
        version.known_to,
        version.is_opening,
        version.is_latest as is_usable,
        {%- if outcomes != ['stated'] %}
        version.version_no,
        {%- endif %}
        content.*
    from {{ source('ledger', 'master_version') }} as version
    inner join {{ ref(model) }} as content
        on content.raw_sha256 = version.raw_sha256
        and content.position = version.position
        and content.source_system = version.source_system
        and content.source_instance = version.source_instance
    where version.outcome in ('{{ outcomes | join("', '") }}')
    {%- if not loop.last %}
    union all by name
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
