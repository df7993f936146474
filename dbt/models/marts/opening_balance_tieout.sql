/*
What was booked by hand before the cut-over, as three sides have it: what the sources say now of work of that time, what
the opening balance states, and the ERP's own WIP account at the end of that time, without what Tieout posted.
*/
with side as (
    select
        txn.legal_entity,
        txn.project_key,
        txn.currency,
        txn.hours as approved_hours,
        case when txn.is_billable then txn.amount else 0 end as approved_amount
    from {{ ref('transaction') }} as txn
    inner join {{ ref('cut_over') }} as cut_over on cut_over.txn_id = txn.txn_id
    where cut_over.is_before and txn.approval = 'approved'
    union all by name
    select
        legal_entity,
        project_key,
        currency,
        as_of,
        hours as stated_hours,
        earned_amount as stated_earned_amount,
        wip_amount as stated_wip_amount
    from {{ ref('opening_balance') }}
    union all by name
    select
        wip.legal_entity,
        line.project_code as project_key,
        line.currency,
        line.debit - line.credit as erp_wip_amount
    from {{ ref('erp_ledger_line') }} as line
    inner join {{ ref('legal_entity') }} as entity on entity.destination = line.destination
    inner join {{ ref('ledger_account') }} as wip
        on wip.legal_entity = entity.legal_entity
        and wip.role = 'wip'
        and wip.account = line.account
    inner join {{ source('ledger', 'destination') }} as destination on destination.destination = line.destination
    left join {{ ref('posting_entry') }} as posted on posted.entry_id = line.external_id
    where line.transaction_date < destination.post_from and posted.entry_id is null
),

summed as (
    select
        legal_entity,
        project_key,
        currency,
        max(as_of) as as_of,
        {{ sum_hours('approved_hours') }} as approved_hours,
        {{ sum_amount('approved_amount') }} as approved_amount,
        cast(sum(stated_hours) as decimal(18, 4)) as stated_hours,
        cast(sum(stated_earned_amount) as decimal(18, 3)) as stated_earned_amount,
        cast(sum(stated_wip_amount) as decimal(18, 3)) as stated_wip_amount,
        {{ sum_amount('erp_wip_amount') }} as erp_wip_amount
    from side
    group by legal_entity, project_key, currency
),

compared as (
    select
        *,
        cast(stated_hours - approved_hours as decimal(18, 4)) as hours_difference,
        cast(stated_earned_amount - approved_amount as decimal(18, 3)) as earned_difference_amount,
        -- What is not stated is stated to be nothing.
        cast(coalesce(stated_wip_amount, 0) - erp_wip_amount as decimal(18, 3)) as wip_difference_amount
    from summed
)

select
    compared.legal_entity,
    compared.project_key,
    compared.currency,
    entity.destination,
    destination.post_from,
    compared.as_of,
    compared.approved_hours,
    compared.stated_hours,
    compared.hours_difference,
    compared.approved_amount,
    compared.stated_earned_amount,
    compared.earned_difference_amount,
    compared.erp_wip_amount,
    compared.stated_wip_amount,
    compared.wip_difference_amount,
    case
        when compared.wip_difference_amount <> 0 and compared.stated_wip_amount is null then 'missing_here'
        when compared.wip_difference_amount <> 0
            or compared.earned_difference_amount <> 0
            or compared.hours_difference <> 0
            then 'different'
        else 'ties'
    end as status
from compared
left join {{ ref('legal_entity') }} as entity on entity.legal_entity = compared.legal_entity
left join {{ source('ledger', 'destination') }} as destination on destination.destination = entity.destination
