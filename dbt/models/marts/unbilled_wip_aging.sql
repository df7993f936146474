with cycle as (
    select cast(as_of as date) as as_of_date, reporting_currency, exponent as reporting_exponent
    from {{ source('ledger', 'cycle') }}
    left join {{ ref('currency') }} on currency = reporting_currency
),

billed as (
    select txn_id from {{ ref('invoice_line') }} where txn_id is not null group by txn_id
),

unbilled as (
    select
        subject.*,
        cycle.as_of_date,
        cycle.reporting_exponent,
        last_day(subject.work_date) as due_on,
        date_diff('day', last_day(subject.work_date), cycle.as_of_date) as age
    from {{ ref('transaction') }} as subject
    cross join cycle
    left join billed on billed.txn_id = subject.txn_id
    where subject.approval = 'approved'
        and subject.is_billable
        and subject.amount <> 0
        and billed.txn_id is null
)

select
    unbilled.as_of_date,
    unbilled.legal_entity,
    unbilled.client_key,
    unbilled.project_key,
    project.manager as project_manager,
    project.contract_type,
    unbilled.currency,
    case
        when unbilled.age <= 0 then 'not due'
        when unbilled.age <= 30 then '0-30'
        when unbilled.age <= 60 then '31-60'
        when unbilled.age <= 90 then '61-90'
        when unbilled.age <= 120 then '91-120'
        else 'over 120'
    end as age_bucket,
    {{ sum_amount('unbilled.amount') }} as amount,
    unbilled.reporting_currency,
    -- A sum that lacks one line's rate is not a smaller sum; it is unknown.
    case
        when bool_and(unbilled.has_exchange_rate)
            then {{ round_value('sum(unbilled.reporting_value)', 'any_value(unbilled.reporting_exponent)') }}
    end as reporting_amount,
    count(*) as entry_count,
    min(unbilled.work_date) as oldest_work_date
from unbilled
left join {{ ref('project') }} as project on project.project_key = unbilled.project_key
group by all
