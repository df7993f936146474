/*
Step 4 of 4: opening + earned - billed + credited back - written off = closing, period by period, beside the ERP's own
balance of its WIP account. Earned is what we posted, by our frozen lines and their answers; the rest is what the ERP's
documents say. The ERP's balance is its general ledger's, which nothing of ours has touched. A side that has said
nothing yet has no balance; that is not a balance of zero. It begins with the period of the cut-over, by the opening
balances.
*/
with wip_account as (
    select entity.destination, entity.legal_entity, role.account
    from {{ ref('ledger_account') }} as role
    inner join {{ ref('legal_entity') }} as entity on entity.legal_entity = role.legal_entity
    where role.role = 'wip'
),

ours as (
    select
        movement.legal_entity,
        movement.period,
        movement.currency,
        {{ sum_amount("case when movement.movement = 'posted' then movement.amount else 0 end") }} as earned,
        {{ sum_amount("case when movement.movement = 'billed' then -movement.amount else 0 end") }} as billed,
        {{ sum_amount("case when movement.movement = 'credited_back' then movement.amount else 0 end") }} as credited_back,
        {{ sum_amount("case when movement.movement = 'written_off' then -movement.amount else 0 end") }} as written_off,
        {{ sum_amount("case when movement.is_awaited then movement.amount else 0 end") }} as awaited
    from {{ ref('wip_movement') }} as movement
    where movement.movement not in ('approved', 'opening')
    group by movement.legal_entity, movement.period, movement.currency
),

-- What was sent and has no answer yet may be in the books already.
unanswered as (
    select destination, entry_id
    from {{ ref('posted_by_us') }}
    group by destination, entry_id
    having not bool_or(is_posted)
),

erp as (
    select
        wip_account.legal_entity,
        line.posting_period as period,
        line.currency,
        {{ sum_amount('line.debit - line.credit') }} as moved,
        {{ sum_amount('case when unanswered.entry_id is not null then line.debit - line.credit else 0 end') }}
            as unanswered
    from {{ ref('erp_ledger_line') }} as line
    inner join wip_account
        on wip_account.destination = line.destination
        and wip_account.account = line.account
    left join unanswered
        on unanswered.destination = line.destination
        and unanswered.entry_id = line.external_id
    group by wip_account.legal_entity, line.posting_period, line.currency
),

cut_over as (
    select
        entity.legal_entity,
        {{ period_of('fiscal', 'destination.post_from') }} as period
    from {{ ref('legal_entity') }} as entity
    inner join {{ source('ledger', 'destination') }} as destination on destination.destination = entity.destination
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = entity.legal_entity
        and fiscal.day = destination.post_from
),

opening as (
    select
        balance.legal_entity,
        balance.currency,
        cut_over.period,
        {{ sum_amount('balance.wip_amount') }} as amount
    from {{ ref('opening_balance') }} as balance
    inner join cut_over on cut_over.legal_entity = balance.legal_entity
    group by balance.legal_entity, balance.currency, cut_over.period
),

moved as (
    select legal_entity, currency, period from ours
    union
    select legal_entity, currency, period from erp
    union
    select legal_entity, currency, period from opening
),

-- Every period from the first one that either side knows to the last, or to the cycle's.
span as (
    select
        moved.legal_entity,
        moved.currency,
        min(moved.period) as first_period,
        greatest(max(moved.period), max({{ period_of('fiscal', 'cycle.as_of') }})) as last_period
    from moved
    cross join {{ source('ledger', 'cycle') }} as cycle
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = moved.legal_entity
        and fiscal.day = cast(cycle.as_of as date)
    group by moved.legal_entity, moved.currency
),

month as (
    select legal_entity, currency, period from moved
    union
    select span.legal_entity, span.currency, fiscal.period
    from span
    inner join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = span.legal_entity
        and fiscal.day = fiscal.ends_on
        and fiscal.period between span.first_period and span.last_period
),

-- A period in which a side moved nothing is known to be without movement, once that side has a first period.
rolled as (
    select
        month.legal_entity,
        month.period,
        month.currency,
        coalesce(ours.earned, 0) as earned,
        coalesce(ours.billed, 0) as billed,
        coalesce(ours.credited_back, 0) as credited_back,
        coalesce(ours.written_off, 0) as written_off,
        case
            when opening.amount is not null or count(ours.period) over so_far > 0
                then coalesce(opening.amount, 0)
                    + coalesce(sum(ours.earned - ours.billed + ours.credited_back - ours.written_off) over so_far, 0)
        end as closing,
        sum(coalesce(ours.awaited, 0) - coalesce(erp.unanswered, 0)) over so_far as awaited,
        sum(erp.moved) over so_far as erp_closing
    from month
    left join ours
        on ours.legal_entity = month.legal_entity and ours.currency = month.currency and ours.period = month.period
    left join erp
        on erp.legal_entity = month.legal_entity and erp.currency = month.currency and erp.period = month.period
    left join opening on opening.legal_entity = month.legal_entity and opening.currency = month.currency
    window so_far as (partition by month.legal_entity, month.currency order by month.period)
)

select
    rolled.legal_entity,
    rolled.period,
    rolled.currency,
    case when closing is not null then cast(closing - earned + billed - credited_back + written_off as decimal(18, 3)) end
        as opening_amount,
    case when closing is not null then earned end as earned_amount,
    case when closing is not null then billed end as billed_amount,
    case when closing is not null then credited_back end as credited_back_amount,
    case when closing is not null then written_off end as written_off_amount,
    cast(closing as decimal(18, 3)) as closing_amount,
    cast(awaited as decimal(18, 3)) as awaited_amount,
    cast(erp_closing as decimal(18, 3)) as erp_closing_amount,
    -- Of one side alone there is no difference, and NULL says so.
    cast(closing - awaited - erp_closing as decimal(18, 3)) as difference_amount,
    case
        when closing is null and erp_closing = -awaited then 'awaited'
        when closing is null then 'missing_here'
        when erp_closing is null and closing = awaited then 'awaited'
        when erp_closing is null then 'missing_in_erp'
        when closing - awaited <> erp_closing then 'different'
        else 'ties'
    end as status
from rolled
left join cut_over on cut_over.legal_entity = rolled.legal_entity
where coalesce(rolled.period >= cut_over.period, true)
