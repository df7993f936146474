/*
What was booked by hand before the cut-over of its destination (`post_from`), and what has changed of it since. What was
booked by hand is what the sources said when that was stated: when the company's opening balances were stated last, but
not before `post_from` began, nor before the end of the day on which the account was read first. What Tieout has posted
is not booked by hand, wherever `post_from` is moved to.
*/
with stated as (
    select content.legal_entity, max(version.known_from) as stated_at
    from {{ source('ledger', 'master_version') }} as version
    inner join {{ ref('stg_masters__opening_balance') }} as content
        on content.raw_sha256 = version.raw_sha256 and content.position = version.position
    where version.stream = 'opening_balance' and version.outcome = 'stated'
    group by content.legal_entity
),

company as (
    select
        entity.legal_entity,
        destination.post_from,
        greatest(cast(destination.post_from as timestamp), stated.stated_at) as stated_at
    from {{ ref('legal_entity') }} as entity
    inner join {{ source('ledger', 'destination') }} as destination on destination.destination = entity.destination
    left join stated on stated.legal_entity = entity.legal_entity
),

-- Of nearly every transaction no version is of a day before any cut-over.
early as (
    select txn_id
    from {{ source('ledger', 'version') }}
    group by txn_id
    having min(cast(business_date as date)) < (select max(post_from) from company)
),

first_read as (
    select source_system, source_instance, cast(min(first_seen_at) as date) + 1 as read_by
    from {{ source('ledger', 'version') }}
    group by source_system, source_instance
),

posted_by_tieout as (
    select txn_id
    from {{ ref('posting_entry') }}
    where kind = 'P' and state in {{ states('posted', 'in_flight') }}
    group by txn_id
),

subject as (
    select
        txn.txn_id,
        txn.seq,
        txn.money_hash,
        txn.approval in ('approved', 'unknown') as is_approved,
        coalesce(txn.work_date < company.post_from, false) as is_before,
        company.post_from,
        greatest(company.stated_at, cast(first_read.read_by as timestamp)) as stated_at
    from early
    inner join {{ ref('transaction') }} as txn on txn.txn_id = early.txn_id
    inner join company on company.legal_entity = txn.legal_entity
    inner join first_read
        on first_read.source_system = txn.source_system and first_read.source_instance = txn.source_instance
    left join posted_by_tieout on posted_by_tieout.txn_id = txn.txn_id
    where txn.quarantine_code is null and posted_by_tieout.txn_id is null
),

known as (
    select subject.*, version.money_hash as stated_hash, version.txn_id is not null as is_by_hand
    from subject
    left join (
        select version.txn_id, version.money_hash, version.approval, cast(version.business_date as date) as day
        from {{ source('ledger', 'version') }} as version
        inner join subject on subject.txn_id = version.txn_id and version.first_seen_at < subject.stated_at
        qualify row_number() over (partition by version.txn_id order by version.seq desc) = 1
    ) as version
        on version.txn_id = subject.txn_id
        and version.approval = 'approved'
        and version.day < subject.post_from
),

judged as (
    select
        *,
        case
            when is_by_hand then not is_approved or money_hash <> stated_hash
            else is_before and is_approved
        end as is_changed
    from known
)

select txn_id, seq, is_before, is_by_hand, is_changed
from judged
where (is_before and is_approved) or is_changed
