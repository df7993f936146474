{#
  The rows of staging model `model` as last observed, one per (source_instance, id), for a stream that is pulled as whole
  snapshots: without those that the newest complete snapshot does not show. A snapshot with a row that could not be read
  is not complete: it changes what it shows, and takes nothing away.
#}
{% macro standing_rows(model, system, stream) -%}
    select observed.*
    from {{ ref(model) }} as observed
    inner join (
        select extract.source_instance, extract_page.raw_sha256, max(extract.extract_seq) as extract_seq
        from {{ source('ledger', 'extract') }} as extract
        inner join {{ source('ledger', 'extract_page') }} as extract_page
            on extract_page.extract_seq = extract.extract_seq
        where extract.source_system = '{{ system }}' and extract.stream = '{{ stream }}'
        group by extract.source_instance, extract_page.raw_sha256
    ) as page
        on page.source_instance = observed.source_instance and page.raw_sha256 = observed.raw_sha256
    left join (
        select source_instance, max(extract_seq) as extract_seq
        from (
            select extract.source_instance, extract.extract_seq
            from {{ source('ledger', 'extract') }} as extract
            inner join {{ source('ledger', 'extract_page') }} as extract_page
                on extract_page.extract_seq = extract.extract_seq
            where extract.source_system = '{{ system }}' and extract.stream = '{{ stream }}'
            group by extract.source_instance, extract.extract_seq
            having bool_and(extract_page.rows_in is not null and extract_page.quarantined = 0)
        )
        group by source_instance
    ) as complete on complete.source_instance = observed.source_instance
    where page.extract_seq >= coalesce(complete.extract_seq, 0)
    qualify row_number() over (
        partition by observed.source_instance, observed.id
        order by page.extract_seq desc, observed.position desc
    ) = 1
{%- endmacro %}
