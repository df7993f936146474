{#
  The rows of a staging model of master data as last observed, one per (source_instance, id). The ledger's extract
  number orders the observations: file names, timestamps and load order do not. The same page may have been read by
  many extracts; the newest one counts.
#}
{% macro latest_observation(staging) -%}
    select observed.*
    from {{ staging }} as observed
    inner join (
        select raw_sha256, max(extract_seq) as extract_seq
        from {{ source('ledger', 'extract_page') }}
        group by raw_sha256
    ) as page on page.raw_sha256 = observed.raw_sha256
    qualify row_number() over (
        partition by observed.source_instance, observed.id
        order by page.extract_seq desc, observed.position desc
    ) = 1
{%- endmacro %}
