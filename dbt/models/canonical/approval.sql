select
    version.txn_id,
    version.seq,
    version.approval as state,
    version.first_seen_at as observed_at,
    lead(version.first_seen_at) over (partition by version.txn_id order by version.seq) as superseded_at,
    version.is_latest,
    case when version.is_latest then content.source_status end as source_status,
    case when version.is_latest then content.submitted_by end as submitted_by,
    case when version.is_latest then content.approved_by end as approved_by,
    case when version.is_latest then content.decided_at end as decided_at
from {{ source('ledger', 'version') }} as version
left join (
    select txn_id, source_status, submitted_by, approved_by, decided_at from {{ ref('time_entry') }}
    union all by name
    select txn_id, source_status, cast(decided_on as timestamp) as decided_at from {{ ref('expense_item') }}
) as content on content.txn_id = version.txn_id
