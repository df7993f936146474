with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

content as (
    {{ content_of('time_entry') }}
),

mapped as (
    select
        content.*,
        cast({{ divide('cast(content.quantity as hugeint) * 10000', 'content.quantity_per_hour') }} * 0.0001 as decimal(18, 4))
            as hours,
        coalesce(content.source_project_name, source_project.name) as project_name,
        coalesce(content.source_worker_name, source_worker.name) as worker_name,
        project.project_key,
        project.client_key,
        project.contract_key,
        worker.worker_key,
        employment.role,
        employment.legal_entity as employer,
        employment.cost_centre,
        coalesce(project.legal_entity, employment.legal_entity, instance.default_legal_entity, 'unknown') as legal_entity,
        -- Every other contract bills what it says, whoever works how long.
        content.billable and coalesce(project.contract_type = 'time_and_materials', true) as is_billable
    from content
    left join {{ ref('source_instance') }} as instance
        on instance.source_system = content.source_system
        and instance.source_instance = content.source_instance
    left join {{ ref('source_project') }} as source_project
        on source_project.source_system = content.source_system
        and source_project.source_instance = content.source_instance
        and source_project.source_project_id = content.source_project_id
    left join {{ ref('source_worker') }} as source_worker
        on source_worker.source_system = content.source_system
        and source_worker.source_instance = content.source_instance
        and source_worker.source_worker_id = content.source_worker_id
    left join {{ ref('crosswalk_project') }} as crosswalk_project
        on crosswalk_project.source_system = content.source_system
        and crosswalk_project.source_instance = content.source_instance
        and crosswalk_project.source_project_id = content.source_project_id
    left join {{ ref('crosswalk_worker') }} as crosswalk_worker
        on crosswalk_worker.source_system = content.source_system
        and crosswalk_worker.source_instance = content.source_instance
        and crosswalk_worker.source_worker_id = content.source_worker_id
    left join {{ ref('project') }} as project on project.project_key = crosswalk_project.project_key
    left join {{ ref('worker') }} as worker on worker.worker_key = crosswalk_worker.worker_key
    left join {{ ref('employment') }} as employment
        on employment.worker_key = crosswalk_worker.worker_key
        and coalesce(content.work_date, date '9999-12-31') >= coalesce(employment.valid_from, date '0001-01-01')
        and coalesce(content.work_date, date '0001-01-01') <= coalesce(employment.valid_to, date '9999-12-31')
),

-- A period that is closed keeps the rates that were entered before the day on which it closed.
dated as (
    select
        mapped.*,
        case
            when month.status = 'closed' then coalesce({{ day_of('month.changed_at', 'company.time_zone') }} - 1, date '0001-01-01')
            else cycle.as_of_date
        end as rates_known_on
    from mapped
    cross join cycle
    left join {{ ref('legal_entity') }} as company on company.legal_entity = mapped.legal_entity
    left join {{ ref('fiscal_day') }} as fiscal
        on fiscal.legal_entity = mapped.legal_entity
        and fiscal.day = mapped.work_date
    left join {{ ref('accounting_period') }} as month
        on month.destination = company.destination
        and month.period = {{ period_of('fiscal', 'mapped.work_date') }}
),

employed as (
    select dated.*, company.currency as employer_currency
    from dated
    left join {{ ref('legal_entity') }} as company on company.legal_entity = dated.employer
),

-- What an hour costs is on the employer's card, in the employer's currency.
costed as (
    select employed.*, cost_card.rate as card_cost_rate, cost_card.currency as card_cost_currency,
        cost_card.rates as card_cost_rates
    from employed
    left join ({{ rate_of('employed', ref('cost_rate'), 'employer', 'employer_currency') }}) as cost_card
        on cost_card.txn_id = employed.txn_id
),

{%- set needed %}
        select card_cost_currency as currency, currency as into_currency, work_date
        from costed
        union
        select currency, employer_currency, work_date
        from costed
        where source_cost_rate is not null
{%- endset %}

exchange as (
    {{ exchange(needed) }}
),

rated as (
    select
        costed.*,
        bill_card.rate as card_bill_rate,
        coalesce(costed.source_bill_rate, bill_card.rate) as bill_rate,
        case
            when costed.source_bill_rate is not null then 'source'
            when bill_card.rate is not null then 'card'
        end as bill_rate_used,
        case
            when costed.source_cost_rate is not null then cast(costed.source_cost_rate as decimal(18, 8))
            when costed.card_cost_currency = costed.currency then cast(costed.card_cost_rate as decimal(18, 8))
            else cast({{ value(
                units('costed.card_cost_rate', 6) ~ ' * ' ~ units('exchange.into_rate', 8),
                units('exchange.from_rate', 8) ~ ' * 1000000'
            ) }} as decimal(18, 8))
        end as cost_rate,
        case
            when costed.source_cost_rate is null or costed.currency = costed.employer_currency
                then cast(coalesce(costed.source_cost_rate, costed.card_cost_rate) as decimal(18, 8))
            else cast({{ value(
                units('costed.source_cost_rate', 6) ~ ' * ' ~ units('paid.into_rate', 8),
                units('paid.from_rate', 8) ~ ' * 1000000'
            ) }} as decimal(18, 8))
        end as employer_cost_rate,
        case
            when costed.source_cost_rate is not null then 'source'
            when costed.card_cost_rate is not null then 'card'
        end as cost_rate_used,
        case when costed.source_cost_rate is not null then costed.currency else costed.card_cost_currency end
            as cost_currency,
        case when costed.source_cost_rate is null then exchange.from_rate end as cost_fx_from_rate,
        case when costed.source_cost_rate is null then exchange.into_rate end as cost_fx_into_rate,
        case when costed.source_cost_rate is null then exchange.rate_date end as cost_fx_rate_date,
        case when costed.source_cost_rate is null then exchange.rate_type end as cost_fx_rate_type,
        coalesce(costed.is_billable and costed.source_bill_rate is null and bill_card.rates > 1, false)
            or coalesce(costed.source_cost_rate is null and costed.card_cost_rates > 1, false) as is_rate_ambiguous,
        currency.exponent as currency_exponent,
        own.exponent as employer_exponent
    from costed
    left join ({{ rate_of('costed', ref('bill_rate'), 'legal_entity', 'currency') }}) as bill_card
        on bill_card.txn_id = costed.txn_id
    left join exchange
        on exchange.currency = costed.card_cost_currency
        and exchange.into_currency = costed.currency
        and exchange.work_date = costed.work_date
    left join exchange as paid
        on paid.currency = costed.currency
        and paid.into_currency = costed.employer_currency
        and paid.work_date = costed.work_date
    left join {{ ref('currency') }} as currency on currency.currency = costed.currency
    left join {{ ref('currency') }} as own on own.currency = costed.employer_currency
)

select
    txn_id,
    source_system,
    source_instance,
    legal_entity,
    source_project_id,
    project_name,
    project_key,
    source_worker_id,
    worker_name,
    worker_key,
    employer,
    role,
    cost_centre,
    task,
    work_date,
    hours,
    is_billable,
    currency,
    currency_exponent,
    source_bill_rate,
    card_bill_rate,
    bill_rate,
    bill_rate_used,
    case
        when is_billable and bill_rate is not null
            then {{ money('quantity * ' ~ units('bill_rate', 6), 'quantity_per_hour * 1000000', 'currency_exponent') }}
        else cast(0 as decimal(18, 3))
    end as amount,
    case
        when card_bill_rate is not null
            then {{ money('quantity * ' ~ units('card_bill_rate', 6), 'quantity_per_hour * 1000000', 'currency_exponent') }}
    end as card_amount,
    source_cost_rate,
    card_cost_rate,
    cost_rate,
    cost_rate_used,
    cost_currency,
    cost_fx_from_rate,
    cost_fx_into_rate,
    cost_fx_rate_date,
    cost_fx_rate_type,
    case
        when cost_rate is not null
            then {{ money('quantity * ' ~ units('cost_rate', 8), 'quantity_per_hour * 100000000', 'currency_exponent') }}
        else cast(0 as decimal(18, 3))
    end as cost_amount,
    employer_currency,
    case
        when employer_cost_rate is not null
            then {{ money(
                'quantity * ' ~ units('employer_cost_rate', 8), 'quantity_per_hour * 100000000', 'employer_exponent'
            ) }}
    end as employer_cost_amount,
    is_rate_ambiguous,
    group_id,
    started_time,
    ended_time,
    notes,
    source_status,
    submitted_by,
    approved_by,
    decided_at,
    source_updated_at
from rated
