with landed as (
    select
        extract_seq,
        count(*) as pages,
        sum(rows_in) as rows_in,
        sum(versions) as used,
        sum(duplicates) as duplicates,
        sum(stale) as stale,
        sum(quarantined) as quarantined,
        bool_and(rows_in is not null) as is_read
    from {{ source('ledger', 'extract_page') }}
    group by extract_seq
),

compared as (
    select
        extract.*,
        try_cast(json_extract_string(extract.control, '$.records') as bigint) as stated_records,
        landed.* exclude (extract_seq)
    from {{ source('ledger', 'extract') }} as extract
    left join landed on landed.extract_seq = extract.extract_seq
)

select
    extract_seq,
    source_system,
    source_instance,
    stream,
    kind,
    window_from,
    window_to,
    fetched_at,
    coalesce(pages, 0) as pages,
    stated_records,
    cast(rows_in as bigint) as rows_in,
    cast(used as bigint) as used,
    cast(duplicates as bigint) as duplicates,
    cast(stale as bigint) as stale,
    cast(quarantined as bigint) as quarantined,
    case
        when pages is null then 'nothing new'
        when not is_read then 'not read yet'
        when rows_in <> used + duplicates + stale + quarantined then 'rows lost'
        when stated_records is null then 'not stated'
        when stated_records <> rows_in then 'differs'
        else 'agrees'
    end as status
from compared
