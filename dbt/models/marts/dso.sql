/*
Receivables in days, three ways: by the billing of 90 days, with unbilled work (lock-up), and by counting back the months
of billing that the receivable is made of, which has a figure also for who was not billed lately.
*/
with receivable as (
    select legal_entity, client_key, currency, invoice_date as moved_on, amount as owed, amount as billed
    from {{ ref('invoice') }}
    where document_type in ('invoice', 'credit_note')
    union all
    select legal_entity, client_key, currency, payment_date, -amount, 0
    from {{ ref('payment') }}
),

moved as (
    select
        day.as_of_date,
        receivable.legal_entity,
        receivable.client_key,
        receivable.currency,
        cast(date_trunc('month', receivable.moved_on) as date) as first_day,
        {{ sum_amount('receivable.owed') }} as owed,
        {{ sum_amount('receivable.billed') }} as billed,
        {{ sum_amount('case when receivable.moved_on > day.as_of_date - 90 then receivable.billed else 0 end') }}
            as billed_lately,
        cast(0 as decimal(18, 3)) as unbilled,
        max(receivable.moved_on) filter (where receivable.billed > 0) as last_billed_on
    from receivable
    inner join {{ ref('as_of_day') }} as day on receivable.moved_on <= day.as_of_date
    group by all
    union all
    select as_of_date, legal_entity, client_key, currency, null, 0, 0, 0, {{ sum_amount('amount') }}, null
    from {{ ref('unbilled_wip_aging') }}
    group by all
),

every_level as (
    {%- for level, client_key in [('client', 'client_key'), ('company', 'cast(null as varchar)')] %}
    select
        '{{ level }}' as level,
        as_of_date,
        legal_entity,
        {{ client_key }} as client_key,
        currency,
        first_day,
        {%- for name in ['owed', 'billed', 'billed_lately', 'unbilled'] %}
        {{ sum_amount(name) }} as {{ name }},
        {%- endfor %}
        max(last_billed_on) as last_billed_on
    from moved
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

-- What was billed from a month on, latest first, and what is owed in all.
counted as (
    select
        *,
        least(last_day(first_day), as_of_date) as last_counted,
        cast(sum(owed) over balance as decimal(18, 3)) as receivable,
        cast(sum(billed) over (balance order by first_day desc nulls last) as decimal(18, 3)) as billed_since
    from every_level
    window balance as (partition by as_of_date, legal_entity, level, client_key, currency)
),

-- The month whose billing makes up for the rest of the receivable counts in part, those after it in whole.
summed as (
    select
        as_of_date,
        legal_entity,
        level,
        client_key,
        currency,
        {{ sum_amount('owed') }} as receivable_amount,
        {{ sum_amount('billed_lately') }} as billed_amount,
        {{ sum_amount('unbilled') }} as unbilled_amount,
        max(last_billed_on) as last_billed_on,
        arg_max(
            case
                when billed > 0
                    then {{ money(
                        "date_diff('day', last_counted, as_of_date) * " ~ units('billed', 3)
                            ~ ' + ' ~ units('receivable - billed_since + billed', 3)
                            ~ " * (date_diff('day', first_day, last_counted) + 1)",
                        units('billed', 3),
                        2
                    ) }}
            end,
            first_day
        ) filter (where billed_since >= receivable and first_day is not null) as count_back_days
    from counted
    group by as_of_date, legal_entity, level, client_key, currency
)

select
    as_of_date,
    legal_entity,
    level,
    client_key,
    currency,
    receivable_amount,
    billed_amount,
    unbilled_amount,
    -- Days of billing that are not paid; without billing there is no such number.
    case
        when billed_amount > 0
            then {{ money('90 * ' ~ units('receivable_amount', 3), units('billed_amount', 3), 2) }}
    end as dso_days,
    case
        when billed_amount > 0
            then {{ money('90 * ' ~ units('receivable_amount + unbilled_amount', 3), units('billed_amount', 3), 2) }}
    end as lock_up_days,
    case
        when receivable_amount > 0 then count_back_days
        when receivable_amount = 0 then cast(0 as decimal(18, 3))
    end as count_back_days,
    last_billed_on,
    date_diff('day', last_billed_on, as_of_date) as days_since_billed
from summed
where receivable_amount <> 0 or billed_amount <> 0 or unbilled_amount <> 0
