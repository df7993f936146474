/*
What each entry still has in unbilled WIP, from one movement to the next (step 2 of 4: the aging of any day is a sum of
the balances that stand on it).
*/
with cycle as (
    select reporting_currency from {{ source('ledger', 'cycle') }}
),

moved as (
    select txn_id, movement_date, {{ sum_amount('amount') }} as amount
    from {{ ref('wip_movement') }}
    where movement <> 'posted' and txn_id is not null
    group by txn_id, movement_date
),

-- Of what was booked by hand no day of work is stated: it ages from the last day before the cut-over on.
subject as (
    select txn_id, legal_entity, client_key, project_key, currency, work_date from {{ ref('transaction') }}
    union all
    select
        opening.opening_id,
        opening.legal_entity,
        project.client_key,
        opening.project_key,
        opening.currency,
        opening.as_of
    from {{ ref('opening_balance') }} as opening
    left join {{ ref('project') }} as project on project.project_key = opening.project_key
),

span as (
    select
        txn_id,
        movement_date as valid_from,
        lead(movement_date) over until_then - 1 as valid_to,
        cast(sum(amount) over until_then as decimal(18, 3)) as amount
    from moved
    window until_then as (partition by txn_id order by movement_date)
),

{%- set needed %}
        select subject.currency, cycle.reporting_currency as into_currency, subject.work_date
        from subject
        cross join cycle
        group by subject.currency, cycle.reporting_currency, subject.work_date
{%- endset %}

exchange as (
    {{ exchange(needed) }}
)

select
    span.txn_id,
    subject.legal_entity,
    subject.client_key,
    subject.project_key,
    project.manager as project_manager,
    project.contract_type,
    subject.currency,
    subject.work_date,
    {{ period_end('fiscal', 'subject.work_date') }} as ages_from,
    span.valid_from,
    span.valid_to,
    span.amount,
    cycle.reporting_currency,
    -- A currency is worth itself, whatever the rates say.
    case
        when subject.currency = cycle.reporting_currency then cast(span.amount as decimal(38, 8))
        else {{ translate('span.amount', 'exchange.into_rate', 'exchange.from_rate') }}
    end as reporting_value
from span
cross join cycle
inner join subject on subject.txn_id = span.txn_id
left join {{ ref('project') }} as project on project.project_key = subject.project_key
left join {{ ref('fiscal_day') }} as fiscal
    on fiscal.legal_entity = subject.legal_entity
    and fiscal.day = subject.work_date
left join exchange on exchange.currency = subject.currency and exchange.work_date = subject.work_date
where span.amount <> 0
