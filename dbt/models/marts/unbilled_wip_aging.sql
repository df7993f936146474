-- Step 3 of 4: what is unbilled on each day, by the age of its month of work.
with cycle as (
    select reporting_currency, exponent as reporting_exponent
    from {{ source('ledger', 'cycle') }}
    left join {{ ref('currency') }} on currency = reporting_currency
),

unbilled as (
    select
        day.as_of_date,
        balance.*,
        date_diff('day', balance.ages_from, day.as_of_date) as age
    from {{ ref('wip_balance') }} as balance
    inner join {{ ref('as_of_day') }} as day
        on day.as_of_date >= balance.valid_from
        and coalesce(day.as_of_date <= balance.valid_to, true)
),

aged as (
    select
        as_of_date,
        legal_entity,
        client_key,
        project_key,
        project_manager,
        contract_type,
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
        reporting_currency,
        -- A sum that lacks one line's rate is not a smaller sum; it is unknown.
        case when count(*) = count(reporting_value) then sum(reporting_value) end as reporting_value,
        count(*) as entry_count,
        min(work_date) as oldest_work_date
    from unbilled
    group by all
),

{%- set needed %}
        select aged.currency, cycle.reporting_currency as into_currency, aged.as_of_date as work_date
        from aged
        cross join cycle
        group by aged.currency, cycle.reporting_currency, aged.as_of_date
{%- endset %}

exchange as (
    {{ exchange(needed) }}
)

select
    aged.as_of_date,
    aged.legal_entity,
    aged.client_key,
    aged.project_key,
    aged.project_manager,
    aged.contract_type,
    aged.currency,
    aged.age_bucket,
    aged.amount,
    aged.reporting_currency,
    case when aged.reporting_value is not null then {{ round_value('aged.reporting_value', 'cycle.reporting_exponent') }} end
        as reporting_amount,
    case
        when aged.currency = cycle.reporting_currency then aged.amount
        when exchange.into_rate is not null
            then {{ round_value(
                translate('aged.amount', 'exchange.into_rate', 'exchange.from_rate'), 'cycle.reporting_exponent'
            ) }}
    end as closing_reporting_amount,
    aged.entry_count,
    aged.oldest_work_date
from aged
cross join cycle
left join exchange on exchange.currency = aged.currency and exchange.work_date = aged.as_of_date
