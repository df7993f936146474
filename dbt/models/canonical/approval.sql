-- A re-rated version is no decision of an approver: the approval of its content goes on.
with said as (
    select
        *,
        rerated_from is not null and approval = lag(approval) over (partition by txn_id order by seq) as is_rerating
    from {{ source('ledger', 'version') }}
),

observed as (
    select
        txn_id,
        seq,
        approval,
        first_seen_at,
        lead(first_seen_at) over (partition by txn_id order by seq) as superseded_at
    from said
    where not is_rerating
)

select
    observed.txn_id,
    observed.seq,
    observed.approval as state,
    observed.first_seen_at as observed_at,
    observed.superseded_at,
    observed.superseded_at is null as is_latest,
    content.source_status,
    content.submitted_by,
    content.approved_by,
    content.decided_at
from observed
-- The content is the latest's.
left join (
    select txn_id, source_status, submitted_by, approved_by, decided_at from {{ ref('time_entry') }}
    union all by name
    select txn_id, source_status, cast(decided_on as timestamp) as decided_at from {{ ref('expense_item') }}
) as content on content.txn_id = case when observed.superseded_at is null then observed.txn_id end
