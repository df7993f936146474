select
    'concur' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    nullif(org_unit_1, '') as org_unit_1,
    report_id,
    report_name,
    nullif(report_entry_id, '') as report_entry_id,
    employee_id as source_worker_id,
    nullif(trim(coalesce(employee_first_name, '') || ' ' || coalesce(employee_last_name, '')), '')
        as source_worker_name,
    nullif(expense_type, '') as expense_type,
    -- A cash advance that is paid out has no day of expense; the extract's day is the day it was paid.
    coalesce(transaction_date, batch_date) as work_date,
    -- Custom field 10 holds the project in the standard configuration, allocation field 2 elsewhere.
    coalesce(nullif(project_code, ''), nullif(allocation_custom_2, '')) as source_project_id,
    coalesce(nullif(reimbursement_currency, ''), nullif(cash_advance_currency, '')) as currency,
    journal_amount as amount,
    spend_amount,
    nullif(spend_currency, '') as spend_currency,
    exchange_rate,
    exchange_rate_direction,
    coalesce(approved_amount <> posted_amount, false) as is_approved_in_part,
    nullif(vendor_name, '') as vendor_name,
    receipt_received,
    is_personal,
    nullif(account_code, '') as account_code,
    -- 1 issued, 2 applied to an expense, 3 carried forward.
    coalesce(cash_advance_type in ('1', '2', '3'), false) as is_cash_advance,
    coalesce(is_billable, false) as billable,
    report_type,
    payment_processing_date as decided_on
from {{ source('landing', 'raw_concur__sae_lines') }}
