with cycle as (
    select reporting_currency, exponent as reporting_exponent
    from {{ source('ledger', 'cycle') }}
    left join {{ ref('currency') }} on currency = reporting_currency
),

content as (
    select
        txn_id, legal_entity, project_key, source_project_id, project_name, worker_key, source_worker_id, worker_name,
        employer, role, cost_centre, task, work_date, hours, is_billable, currency, currency_exponent, amount, cost_amount,
        bill_rate, source_bill_rate, card_bill_rate, cost_rate, submitted_by, approved_by, group_id, notes,
        cast(null as varchar) as entry_id, cast(null as varchar) as expense_type, false as is_cash_advance,
        cast(null as boolean) as receipt_received
    from {{ ref('time_entry') }}
    union all by name
    select
        txn_id, legal_entity, project_key, source_project_id, worker_key, source_worker_id, worker_name,
        employer, role, cost_centre, expense_type as task, work_date, cast(0 as decimal(18, 4)) as hours, is_billable, currency, currency_exponent,
        amount, case when is_cash_advance then cast(0 as decimal(18, 3)) else amount end as cost_amount,
        entry_id, expense_type, is_cash_advance, receipt_received
    from {{ ref('expense_item') }}
),

-- The exchange rates are looked up once per currency and day, not once per line.
exchange as (
    select needed.currency, needed.work_date, source_rate.rate as source_rate, reporting_rate.rate as reporting_rate
    from (select distinct currency, work_date from content) as needed
    cross join cycle
    inner join {{ ref('fx_rate') }} as source_rate
        on source_rate.currency = needed.currency
        and needed.work_date >= source_rate.valid_from
        and needed.work_date < source_rate.valid_to
    inner join {{ ref('fx_rate') }} as reporting_rate
        on reporting_rate.currency = cycle.reporting_currency
        and needed.work_date >= reporting_rate.valid_from
        and needed.work_date < reporting_rate.valid_to
)

select
    version.txn_id,
    version.seq,
    split_part(version.txn_id, '/', 1) as tenant,
    version.source_system,
    version.source_instance,
    version.entity,
    version.record_id,
    cast(version.line_no as bigint) as line_no,
    version.money_hash,
    version.approval,
    version.quarantine_code,
    version.first_seen_at,
    coalesce(content.legal_entity, instance.default_legal_entity) as legal_entity,
    content.project_key,
    project.client_key,
    content.source_project_id,
    content.project_name,
    content.worker_key,
    content.source_worker_id,
    content.worker_name,
    content.employer,
    content.role,
    content.cost_centre,
    content.task,
    content.work_date,
    strftime(content.work_date, '%Y-%m') as period,
    coalesce(content.hours, 0) as hours,
    coalesce(content.is_billable, false) as is_billable,
    content.currency,
    content.currency_exponent,
    coalesce(content.amount, 0) as amount,
    coalesce(content.cost_amount, 0) as cost_amount,
    content.bill_rate,
    content.source_bill_rate,
    content.card_bill_rate,
    content.cost_rate,
    content.submitted_by,
    content.approved_by,
    content.group_id,
    content.notes,
    content.entry_id,
    content.expense_type,
    coalesce(content.is_cash_advance, false) as is_cash_advance,
    content.receipt_received,
    cycle.reporting_currency,
    {%- for money_column in ('amount', 'cost_amount') %}
    -- A currency is worth itself, whatever the rates say.
    case
        when content.currency = cycle.reporting_currency then content.{{ money_column }}
        else {{ money(
            units('content.' ~ money_column, 3) ~ ' * ' ~ units('exchange.reporting_rate', 8),
            units('exchange.source_rate', 8) ~ ' * 1000',
            'cycle.reporting_exponent'
        ) }}
    end as reporting_{{ money_column }},
    {%- endfor %}
    coalesce(content.currency = cycle.reporting_currency or exchange.reporting_rate is not null, false) as has_exchange_rate
from {{ source('ledger', 'version') }} as version
cross join cycle
left join content on content.txn_id = version.txn_id
left join exchange on exchange.currency = content.currency and exchange.work_date = content.work_date
left join {{ ref('source_instance') }} as instance
    on instance.source_system = version.source_system
    and instance.source_instance = version.source_instance
left join {{ ref('project') }} as project on project.project_key = content.project_key
where version.is_latest
