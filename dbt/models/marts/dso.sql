with receivable as (
    select legal_entity, client_key, currency, invoice_date as moved_on, amount as owed, amount as billed
    from {{ ref('invoice') }}
    where document_type in ('invoice', 'credit_note')
    union all
    select legal_entity, client_key, currency, payment_date, -amount, 0
    from {{ ref('payment') }}
),

client as (
    select
        day.as_of_date,
        receivable.legal_entity,
        'client' as level,
        receivable.client_key,
        receivable.currency,
        {{ sum_amount('receivable.owed') }} as receivable_amount,
        {{ sum_amount('case when receivable.moved_on > day.as_of_date - 90 then receivable.billed else 0 end') }}
            as billed_amount
    from receivable
    inner join {{ ref('as_of_day') }} as day on receivable.moved_on <= day.as_of_date
    group by day.as_of_date, receivable.legal_entity, receivable.client_key, receivable.currency
),

every_level as (
    select as_of_date, legal_entity, level, client_key, currency, receivable_amount, billed_amount
    from client
    union all
    select
        as_of_date,
        legal_entity,
        'company',
        null,
        currency,
        {{ sum_amount('receivable_amount') }},
        {{ sum_amount('billed_amount') }}
    from client
    group by as_of_date, legal_entity, currency
)

select
    as_of_date,
    legal_entity,
    level,
    client_key,
    currency,
    receivable_amount,
    billed_amount,
    -- Days of billing that are not paid; without billing there is no such number.
    case
        when billed_amount > 0
            then {{ money('90 * ' ~ units('receivable_amount', 3), units('billed_amount', 3), 2) }}
    end as dso_days
from every_level
where receivable_amount <> 0 or billed_amount <> 0
