with content as (
    {{ content_of('expense_item') }}
)

select
    content.txn_id,
    content.source_system,
    content.source_instance,
    coalesce(org_unit.legal_entity, project.legal_entity, instance.default_legal_entity, 'unknown') as legal_entity,
    content.org_unit_1 as org_unit,
    content.source_project_id,
    project.project_key,
    content.source_worker_id,
    content.source_worker_name as worker_name,
    worker.worker_key,
    employment.legal_entity as employer,
    employment.role,
    employment.cost_centre,
    content.report_id,
    content.report_name,
    content.report_entry_id,
    case when content.is_cash_advance then 'Cash Advance' else content.expense_type end as expense_type,
    content.work_date,
    content.currency,
    currency.exponent as currency_exponent,
    {{ money(units('content.amount', 4), '10000', 'currency.exponent') }} as amount,
    content.spend_amount,
    content.spend_currency,
    content.exchange_rate,
    case
        when content.is_approved_in_part or content.exchange_rate = 0 then null
        when content.exchange_rate_direction = 'D'
            then {{ money(units('content.spend_amount', 4) ~ ' * 10000', units('content.exchange_rate', 8), 'currency.exponent') }}
        else {{ money(
            units('content.spend_amount', 4) ~ ' * ' ~ units('content.exchange_rate', 8),
            '1000000000000',
            'currency.exponent'
        ) }}
    end as converted_amount,
    content.vendor_name,
    content.receipt_received,
    content.is_personal,
    content.is_cash_advance,
    content.account_code,
    content.billable
        and not content.is_cash_advance
        and coalesce(project.contract_type = 'time_and_materials', true) as is_billable,
    content.report_type as source_status,
    content.decided_on
from content
left join {{ ref('source_instance') }} as instance
    on instance.source_system = content.source_system
    and instance.source_instance = content.source_instance
left join {{ ref('legal_entity') }} as org_unit on org_unit.legal_entity = content.org_unit_1
left join {{ ref('crosswalk_project') }} as crosswalk_project
    on crosswalk_project.source_system = content.source_system
    and crosswalk_project.source_instance = content.source_instance
    and crosswalk_project.source_project_id = content.source_project_id
left join {{ ref('project') }} as project on project.project_key = crosswalk_project.project_key
left join {{ ref('crosswalk_worker') }} as crosswalk_worker
    on crosswalk_worker.source_system = content.source_system
    and crosswalk_worker.source_instance = content.source_instance
    and crosswalk_worker.source_worker_id = content.source_worker_id
left join {{ ref('worker') }} as worker on worker.worker_key = crosswalk_worker.worker_key
left join {{ ref('employment') }} as employment
    on employment.worker_key = crosswalk_worker.worker_key
    and coalesce(content.work_date, date '9999-12-31') >= coalesce(employment.valid_from, date '0001-01-01')
    and coalesce(content.work_date, date '0001-01-01') <= coalesce(employment.valid_to, date '9999-12-31')
left join {{ ref('currency') }} as currency on currency.currency = content.currency
