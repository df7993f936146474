/*
What could be invoiced, by what stands before it. Of what a thing has left, one reason says where it is: its balance in
unbilled WIP (`wip`, the balances of unbilled_wip_aging), its amount where it is no WIP yet (`recorded`), or what of a
scheduled fee is not billed (`fee`). The ERP bills what is posted to its WIP account, so that leg's place is the line's.
*/
with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

-- The period of each company that the cycle is in.
today as (
    select fiscal.legal_entity, fiscal.ends_on
    from {{ ref('fiscal_day') }} as fiscal
    inner join cycle on fiscal.day = cycle.as_of_date
),

balance as (
    select
        movement.txn_id,
        {{ sum_amount('movement.amount') }} as amount,
        {{ sum_hours(
            "case when movement.movement in ('approved', 'credited_back') then movement.hours else -movement.hours end"
        ) }} as hours,
        {{ sum_amount("case when movement.movement in ('approved', 'opening') then movement.amount else 0 end") }}
            as approved_amount
    from {{ ref('wip_movement') }} as movement
    inner join cycle on movement.movement_date <= cycle.as_of_date
    where movement.movement <> 'posted' and movement.txn_id is not null
    group by movement.txn_id
    having sum(movement.amount) <> 0
),

-- What a person must settle beside the rules: refusals of the gate and of the ERP, contradictions, what vanished.
incident as (
    select exception.txn_id, exception.code, exception.owner, exception.remedy
    from {{ source('ledger', 'exception') }} as exception
    left join {{ ref('rule') }} as rule on rule.code = exception.code
    where exception.closed_at is null and exception.txn_id is not null and rule.code is null
    qualify row_number() over (
        partition by exception.txn_id order by exception.opened_at, exception.code, exception.exception_id
    ) = 1
),

fee_moved as (
    select
        project_key,
        source_reference,
        {{ sum_amount("case event when 'credited_back' then -amount when 'conceded' then 0 else amount end") }} as amount
    from {{ ref('billing_event') }}
    where kind not in ('time', 'expense')
    group by project_key, source_reference
),

fee as (
    select
        project.legal_entity,
        project.client_key,
        project.project_key,
        project.contract_type,
        project.status,
        project.currency,
        schedule.due_on,
        schedule.accepted_on,
        schedule.amount,
        -- What is on no document is not billed.
        cast(schedule.amount - coalesce(fee_moved.amount, 0) as decimal(18, 3)) as left_amount,
        erp_project.project_code is not null as is_in_erp
    from {{ ref('billing_schedule') }} as schedule
    inner join {{ ref('project') }} as project on project.project_key = schedule.project_key
    left join fee_moved
        on fee_moved.project_key = schedule.project_key and fee_moved.source_reference = schedule.reference
    left join {{ ref('legal_entity') }} as entity on entity.legal_entity = project.legal_entity
    left join {{ ref('erp_project') }} as erp_project
        on erp_project.destination = entity.destination and erp_project.project_code = project.project_key
),

item as (
    select
        'wip' as basis,
        subject.legal_entity,
        subject.client_key,
        subject.project_key,
        subject.currency,
        subject.period,
        subject.work_date as day,
        balance.amount,
        balance.hours,
        case
            when sign(balance.amount) <> sign(balance.approved_amount) then 'OVERBILLED'
            -- What a rule accuses after it was posted stays posted, and is not to be invoiced before it is settled; what
            -- only has to wait before posting waits no more.
            when rule_result.outcome = 'quarantine'
                or (rule_result.outcome <> 'pass' and coalesce(place.bucket not in ('posted', 'in_flight'), true))
                then rule_result.code
            when incident.code is not null then incident.code
            when place.bucket is null then 'ACCOUNT_MISSING'
            when place.bucket = 'rejected' then 'ERP_REJECTED'
            when place.bucket <> 'posted' then 'ON_THE_WAY'
            when project.status = 'on_hold' then 'PROJECT_ON_HOLD'
            when {{ period_end('fiscal', 'subject.work_date') }} >= cycle.as_of_date then 'MONTH_NOT_OVER'
            else 'READY'
        end as reason,
        incident.owner as incident_owner,
        incident.remedy as incident_remedy
    from balance
    cross join cycle
    inner join {{ ref('transaction') }} as subject on subject.txn_id = balance.txn_id
    inner join {{ ref('rule_results') }} as rule_result on rule_result.txn_id = subject.txn_id
    left join {{ ref('approved_versus_posted') }} as place
        on place.txn_id = subject.txn_id
        and place.leg = case subject.entity when 'time_entry' then 'base' else 'rebill' end
    left join incident on incident.txn_id = subject.txn_id
    left join {{ ref('project') }} as project on project.project_key = subject.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = subject.legal_entity
        and fiscal.day = subject.work_date
    union all
    -- What was booked by hand is in the books, and no entry of it is known that a rule could look at.
    select
        'wip',
        opening.legal_entity,
        project.client_key,
        opening.project_key,
        opening.currency,
        {{ period_of('fiscal', 'opening.as_of') }},
        opening.as_of,
        balance.amount,
        -- Of what they are, the opening balance does not say.
        null,
        case
            when sign(balance.amount) <> sign(balance.approved_amount) then 'OVERBILLED'
            when project.status = 'on_hold' then 'PROJECT_ON_HOLD'
            else 'READY'
        end,
        null,
        null
    from balance
    inner join {{ ref('opening_balance') }} as opening on opening.opening_id = balance.txn_id
    left join {{ ref('project') }} as project on project.project_key = opening.project_key
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = opening.legal_entity
        and fiscal.day = opening.as_of
    union all
    select
        'recorded',
        subject.legal_entity,
        subject.client_key,
        subject.project_key,
        subject.currency,
        subject.period,
        subject.work_date,
        case when subject.has_price then subject.amount end,
        subject.hours,
        coalesce(rule_result.code, case when subject.approval = 'approved' then 'RATE_MISSING' else 'APPROVAL_PENDING' end),
        null,
        null
    from (
        select *, entity <> 'time_entry' or bill_rate is not null as has_price from {{ ref('transaction') }}
    ) as subject
    inner join {{ ref('rule_results') }} as rule_result on rule_result.txn_id = subject.txn_id
    inner join cycle on subject.work_date <= cycle.as_of_date
    where subject.is_billable
        and subject.approval in ('approved', 'not_approved', 'unknown')
        and subject.txn_id not in (select txn_id from {{ ref('cut_over') }})
        and case when subject.has_price then subject.approval <> 'approved' and subject.amount <> 0 else subject.hours <> 0 end
    union all
    select
        'fee',
        fee.legal_entity,
        fee.client_key,
        fee.project_key,
        fee.currency,
        {{ period_of('fiscal', 'fee.due_on') }},
        fee.due_on,
        fee.left_amount,
        null,
        case
            when sign(fee.left_amount) <> sign(fee.amount) then 'OVERBILLED'
            when fee.due_on > cycle.as_of_date then 'NOT_DUE'
            when fee.contract_type = 'milestone' and coalesce(fee.accepted_on > cycle.as_of_date, true) then 'NOT_ACCEPTED'
            when fee.status = 'on_hold' then 'PROJECT_ON_HOLD'
            when not fee.is_in_erp then 'PROJECT_NOT_IN_ERP'
            else 'READY'
        end,
        null,
        null
    from fee
    cross join cycle
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = fee.legal_entity
        and fiscal.day = fee.due_on
    left join today on today.legal_entity = fee.legal_entity
    where fee.left_amount <> 0
        and (fee.due_on <= {{ period_end('today', 'cycle.as_of_date') }} or sign(fee.left_amount) <> sign(fee.amount))
),

placed as (
    select
        item.*,
        coalesce(reason.status, 'blocked') as status,
        coalesce(reason.title, rule.title, incident.title, {{ in_words('item.reason') }}) as title,
        coalesce(reason.owner, rule.owner, item.incident_owner) as owner,
        coalesce(reason.remedy, rule.remedy, item.incident_remedy) as remedy
    from item
    left join {{ ref('billing_reason') }} as reason on reason.code = item.reason
    left join {{ ref('rule') }} as rule on rule.code = item.reason
    left join {{ ref('incident') }} as incident on incident.code = item.reason
)

select
    placed.legal_entity,
    placed.client_key,
    placed.project_key,
    placed.currency,
    placed.period,
    placed.basis,
    placed.status,
    placed.reason,
    placed.owner,
    max(placed.title) as title,
    max(placed.remedy) as remedy,
    -- A sum of nothing that is known is not zero.
    cast(sum(placed.amount) as decimal(18, 3)) as amount,
    cast(sum(placed.hours) as decimal(18, 4)) as hours,
    count(*) as entry_count,
    count(*) - count(placed.amount) as unpriced_count,
    min(placed.day) as oldest_on,
    date_diff('day', min(placed.day), max(cycle.as_of_date)) as oldest_days
from placed
cross join cycle
group by
    placed.legal_entity,
    placed.client_key,
    placed.project_key,
    placed.currency,
    placed.period,
    placed.basis,
    placed.status,
    placed.reason,
    placed.owner
