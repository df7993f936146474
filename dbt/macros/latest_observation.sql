{#
  The rows of every staging model of master data `what` as last observed, one per (source_instance, id). The ledger's extract
  number orders the observations: file names, timestamps and load order do not. The same page may have been read by
  many extracts; the newest one counts.
#}
{% macro latest_observation(what) -%}
    {%- for model in var('staged')[what] %}
    select * from (
    select observed.*
    from {{ ref(model) }} as observed
    inner join (
        select raw_sha256, max(extract_seq) as extract_seq
        from {{ source('ledger', 'extract_page') }}
        group by raw_sha256
    ) as page on page.raw_sha256 = observed.raw_sha256
    qualify row_number() over (
        partition by observed.source_instance, observed.id
        order by page.extract_seq desc, observed.position desc
    ) = 1
    )
    {%- if not loop.last %}
    union all by name
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
