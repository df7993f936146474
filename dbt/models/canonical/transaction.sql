with cycle as (
    select reporting_currency from {{ source('ledger', 'cycle') }}
),

spent as (
    select *, case when is_cash_advance then cast(0 as decimal(18, 3)) else amount end as spent_amount
    from {{ ref('expense_item') }}
),

-- Tax that the company gets back leaves the account of the expense, so it is no cost. Tax that is owed on both sides
-- (debit and credit have accounts of their own) does not touch the expense.
tax as (
    select
        spent.txn_id,
        {{ share_of('spent.spent_amount', 'account', 'spent.currency_exponent') }} as recoverable_tax_amount
    from spent
    inner join {{ ref('posting_account') }} as account
        on account.legal_entity = spent.legal_entity
        and account.entity = 'expense_item'
        and account.leg = 'tax'
        and account.credit is null
        and coalesce(spent.work_date >= account.valid_from, true)
        and coalesce(spent.work_date <= account.valid_to, true)
),

taxed as (
    select spent.*, coalesce(tax.recoverable_tax_amount, 0) as recoverable_tax_amount
    from spent
    left join tax on tax.txn_id = spent.txn_id
),

content as (
    select
        txn_id, legal_entity, project_key, source_project_id, project_name, worker_key, source_worker_id, worker_name,
        employer, role, cost_centre, task, work_date, hours, is_billable, currency, currency_exponent, amount,
        card_amount, cost_amount, cast(0 as decimal(18, 3)) as recoverable_tax_amount, bill_rate,
        source_bill_rate, card_bill_rate, cost_rate, cost_currency, employer_currency, employer_cost_amount, submitted_by,
        approved_by, group_id, started_time, notes,
        cast(null as varchar) as report_entry_id, cast(null as varchar) as expense_type, false as is_cash_advance,
        cast(null as boolean) as receipt_received
    from {{ ref('time_entry') }}
    union all by name
    select
        txn_id, legal_entity, project_key, source_project_id, worker_key, source_worker_id, worker_name,
        employer, role, cost_centre, expense_type as task, work_date, cast(0 as decimal(18, 4)) as hours, is_billable, currency, currency_exponent,
        amount, cast(spent_amount - recoverable_tax_amount as decimal(18, 3)) as cost_amount, recoverable_tax_amount,
        report_entry_id, expense_type, is_cash_advance, receipt_received
    from taxed
),

{%- set needed %}
        select content.currency, entity.currency as into_currency, content.work_date
        from content
        inner join {{ ref('legal_entity') }} as entity on entity.legal_entity = content.legal_entity
        union
        select content.currency, cycle.reporting_currency, content.work_date
        from content
        cross join cycle
{%- endset %}

exchange as (
    {{ exchange(needed) }}
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
    -- What neither its project nor its person nor its account says is of no company that is known: nothing posts it.
    coalesce(content.legal_entity, instance.default_legal_entity, 'unknown') as legal_entity,
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
    {{ period_of('fiscal', 'content.work_date') }} as period,
    coalesce(content.hours, 0) as hours,
    coalesce(content.is_billable, false) as is_billable,
    content.currency,
    content.currency_exponent,
    coalesce(content.amount, 0) as amount,
    content.card_amount,
    coalesce(content.cost_amount, 0) as cost_amount,
    coalesce(content.recoverable_tax_amount, 0) as recoverable_tax_amount,
    content.bill_rate,
    content.source_bill_rate,
    content.card_bill_rate,
    content.cost_rate,
    content.cost_currency,
    content.employer_currency,
    content.employer_cost_amount,
    content.submitted_by,
    content.approved_by,
    content.group_id,
    content.started_time,
    content.notes,
    content.report_entry_id,
    content.expense_type,
    coalesce(content.is_cash_advance, false) as is_cash_advance,
    content.receipt_received,
    entity.currency as functional_currency,
    cycle.reporting_currency,
    {%- for kind, currency in [('functional', 'entity.currency'), ('reporting', 'cycle.reporting_currency')] %}
    {%- for column, name in [('amount', 'value'), ('cost_amount', 'cost_value')] %}
    case
        when content.currency = {{ currency }} then cast(content.{{ column }} as decimal(38, 8))
        else {{ translate('content.' ~ column, kind ~ '.into_rate', kind ~ '.from_rate') }}
    end as {{ kind }}_{{ name }},
    {%- endfor %}
    {%- endfor %}
    reporting.rate_date as fx_rate_date,
    reporting.rate_type as fx_rate_type,
    coalesce(content.currency = cycle.reporting_currency or reporting.into_rate is not null, false) as has_exchange_rate
from {{ source('ledger', 'version') }} as version
cross join cycle
left join content on content.txn_id = version.txn_id
left join {{ ref('source_instance') }} as instance
    on instance.source_system = version.source_system
    and instance.source_instance = version.source_instance
left join {{ ref('legal_entity') }} as entity
    on entity.legal_entity = coalesce(content.legal_entity, instance.default_legal_entity)
left join {{ ref('fiscal_day') }} as fiscal
    on fiscal.legal_entity = coalesce(content.legal_entity, instance.default_legal_entity)
    and fiscal.day = content.work_date
left join exchange as functional
    on functional.currency = content.currency
    and functional.into_currency = entity.currency
    and functional.work_date = content.work_date
left join exchange as reporting
    on reporting.currency = content.currency
    and reporting.into_currency = cycle.reporting_currency
    and reporting.work_date = content.work_date
left join {{ ref('project') }} as project on project.project_key = content.project_key
where version.is_latest
