/*
What moved unbilled WIP, line by line (step 1 of 4: balances, aging and roll-forward are sums of it). What is approved is
unbilled from its day of work on, whether it is posted or not; what is posted of it is in the ERP's WIP account. Of what
was booked by hand before the cut-over the opening balance says what is unbilled, and what bills no entry of ours bills
of that.
*/
with wip_leg as (
    -- Accounts are dated; which leg goes to WIP is one word for each company and kind of record.
    select distinct account.legal_entity, account.entity, account.leg
    from {{ ref('posting_account') }} as account
    inner join {{ ref('ledger_account') }} as wip
        on wip.legal_entity = account.legal_entity
        and wip.role = 'wip'
        and wip.account = account.debit
),

-- The ERP exports its calendar every night: what it posted after that, its books cannot show yet.
coverage as (
    select destination, max(as_of) as covered_to from {{ ref('accounting_period') }} group by destination
)

select
    subject.legal_entity,
    subject.txn_id as txn_id,
    'approved' as movement,
    subject.work_date as movement_date,
    subject.period,
    subject.project_key,
    subject.currency,
    subject.hours,
    subject.amount,
    cast(null as varchar) as entry_id,
    cast(null as varchar) as document,
    cast(null as bigint) as line_no,
    false as is_awaited
from {{ ref('transaction') }} as subject
where subject.approval = 'approved'
    and subject.is_billable
    and subject.amount <> 0
    and subject.txn_id not in (select txn_id from {{ ref('cut_over') }})
union all
select
    opening.legal_entity,
    opening.opening_id,
    'opening',
    opening.as_of,
    {{ period_of('fiscal', 'opening.as_of') }},
    opening.project_key,
    opening.currency,
    cast(0 as decimal(18, 4)),
    opening.wip_amount,
    null,
    null,
    null,
    false
from {{ ref('opening_balance') }} as opening
left join {{ ref('fiscal_day') }} as fiscal
    on fiscal.legal_entity = opening.legal_entity
    and fiscal.day = opening.as_of
where opening.wip_amount <> 0
union all
select
    entity.legal_entity,
    entry.txn_id,
    'posted',
    cast(line.answered_at as date),
    line.posting_period,
    subject.project_key,
    line.currency,
    cast(0 as decimal(18, 4)),
    line.amount,
    line.entry_id,
    line.document,
    cast(1 as bigint),
    erp.entry_id is null
        and line.answered_at is not null
        and coalesce(coverage.covered_to <= line.answered_at, true)
from {{ ref('posted_by_us') }} as line
inner join {{ ref('posting_entry') }} as entry on entry.entry_id = line.entry_id
inner join {{ ref('transaction') }} as subject on subject.txn_id = entry.txn_id
inner join {{ ref('legal_entity') }} as entity on entity.destination = line.destination
inner join wip_leg
    on wip_leg.legal_entity = entity.legal_entity
    and wip_leg.entity = subject.entity
    and wip_leg.leg = entry.leg
left join {{ ref('posted_in_erp') }} as erp
    on erp.destination = line.destination
    and erp.book = line.book
    and erp.entry_id = line.entry_id
left join coverage on coverage.destination = line.destination
where line.is_posted
union all
select
    event.legal_entity,
    coalesce(event.txn_id, opening.opening_id),
    event.event,
    event.event_date,
    event.period,
    event.project_key,
    event.currency,
    event.hours,
    event.wip_amount,
    event.entry_id,
    event.invoice_no,
    event.line_no,
    false
from {{ ref('billing_event') }} as event
left join {{ source('ledger', 'destination') }} as destination on destination.destination = event.destination
left join {{ ref('opening_balance') }} as opening
    on opening.legal_entity = event.legal_entity
    and opening.project_key is not distinct from event.project_key
    and opening.currency = event.currency
where event.kind in ('time', 'expense')
    and event.event <> 'conceded'
    -- What was billed before the cut-over is no part of what the opening balance says is unbilled.
    and (event.txn_id is not null or coalesce(event.event_date >= destination.post_from, true))
