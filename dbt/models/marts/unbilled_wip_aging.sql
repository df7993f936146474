-- Step 2 of 3: what each entry still has in unbilled WIP on each day, by the age of its month of work.
with cycle as (
    select reporting_currency, exponent as reporting_exponent
    from {{ source('ledger', 'cycle') }}
    left join {{ ref('currency') }} on currency = reporting_currency
),

balance as (
    select
        day.as_of_date,
        movement.correlation_id,
        {{ sum_amount('movement.amount') }} as amount
    from {{ ref('wip_movement') }} as movement
    inner join {{ ref('as_of_day') }} as day on movement.movement_date <= day.as_of_date
    where movement.movement <> 'posted'
        and movement.correlation_id is not null
    group by day.as_of_date, movement.correlation_id
    having sum(movement.amount) <> 0
),

{%- set needed %}
        select subject.currency, cycle.reporting_currency as into_currency, subject.work_date
        from {{ ref('transaction') }} as subject
        cross join cycle
        group by subject.currency, cycle.reporting_currency, subject.work_date
{%- endset %}

exchange as (
    {{ exchange(needed) }}
),

unbilled as (
    select
        balance.as_of_date,
        balance.amount,
        subject.legal_entity,
        subject.client_key,
        subject.project_key,
        subject.currency,
        subject.work_date,
        date_diff('day', last_day(subject.work_date), balance.as_of_date) as age,
        -- A currency is worth itself, whatever the rates say.
        case
            when subject.currency = cycle.reporting_currency then cast(balance.amount as decimal(38, 8))
            else {{ translate('balance.amount', 'exchange.into_rate', 'exchange.from_rate') }}
        end as reporting_value
    from balance
    cross join cycle
    inner join {{ ref('transaction') }} as subject on subject.txn_id = balance.correlation_id
    left join exchange on exchange.currency = subject.currency and exchange.work_date = subject.work_date
),

aged as (
    select
        as_of_date,
        legal_entity,
        client_key,
        project_key,
        currency,
        case
            when age <= 0 then 'not due'
            when age <= 30 then '0-30'
            when age <= 60 then '31-60'
            when age <= 90 then '61-90'
            when age <= 120 then '91-120'
            else 'over 120'
        end as age_bucket,
        {{ sum_amount('amount') }} as amount,
        -- A sum that lacks one line's rate is not a smaller sum; it is unknown.
        case when count(*) = count(reporting_value) then sum(reporting_value) end as reporting_value,
        count(*) as entry_count,
        min(work_date) as oldest_work_date
    from unbilled
    group by all
)

select
    aged.as_of_date,
    aged.legal_entity,
    aged.client_key,
    aged.project_key,
    project.manager as project_manager,
    project.contract_type,
    aged.currency,
    aged.age_bucket,
    aged.amount,
    cycle.reporting_currency,
    case when aged.reporting_value is not null then {{ round_value('aged.reporting_value', 'cycle.reporting_exponent') }} end
        as reporting_amount,
    aged.entry_count,
    aged.oldest_work_date
from aged
cross join cycle
left join {{ ref('project') }} as project on project.project_key = aged.project_key
