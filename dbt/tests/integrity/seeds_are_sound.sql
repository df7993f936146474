-- What people edit by hand: keys that are unique, what must be filled, and words that are known. One test for all of
-- them, because each test costs as much as the rows it looks at.
select 'legal_entity' as seed, key, problem from ({{ key_problems(ref('legal_entity'), ['legal_entity'], ['currency', 'destination', 'period_policy'], {'period_policy': ['hold', 'first_open']}) }})
union all
select 'source_instance' as seed, key, problem from ({{ key_problems(ref('source_instance'), ['source_system', 'source_instance'], ['default_legal_entity', 'grain', 'approver_known', 'assignments_kept'], {'grain': ['day', 'week', 'month']}) }})
union all
select 'master_client' as seed, key, problem from ({{ key_problems(ref('master_client'), ['client_key'], ['name']) }})
union all
select 'master_contract' as seed, key, problem from ({{ key_problems(ref('master_contract'), ['contract_key'], ['client_key', 'legal_entity', 'contract_type', 'currency', 'payment_days'], {'contract_type': ['time_and_materials', 'retainer', 'fixed_fee', 'milestone']}) }})
union all
select 'master_project' as seed, key, problem from ({{ key_problems(ref('master_project'), ['project_key'], ['contract_key', 'status'], {'status': ['active', 'on_hold', 'closed']}) }})
union all
select 'master_worker' as seed, key, problem from ({{ key_problems(ref('master_worker'), ['worker_key'], ['name', 'erp_employee'], {'kind': ['employee', 'subcontractor']}) }})
union all
select 'master_task' as seed, key, problem from ({{ key_problems(ref('master_task'), ['source_system', 'source_instance', 'task'], ['is_active'], {'billing_class': ['billable', 'non_billable', 'either']}) }})
union all
select 'assignment' as seed, key, problem from ({{ key_problems(ref('assignment'), ['worker_key', 'project_key', 'valid_from'], ['valid_to', 'weekly_hours']) }})
union all
select 'billing_schedule' as seed, key, problem from ({{ key_problems(ref('billing_schedule'), ['project_key', 'reference'], ['amount', 'due_on']) }})
union all
-- A day without a row, or with two, would lose the person's entries or double them.
select 'employment', worker_key, 'its rows do not follow each other without gap or overlap'
from (
    select
        worker_key,
        valid_from,
        valid_to,
        lag(valid_to) over days as ended_on,
        row_number() over days as number,
        count(*) over (partition by worker_key) as rows_of_worker
    from {{ ref('employment') }}
    window days as (partition by worker_key order by valid_from nulls first)
)
where (number = 1) <> (valid_from is null)
    or (number = rows_of_worker) <> (valid_to is null)
    or valid_from <> ended_on + 1
union all
select 'employment', worker.worker_key, 'no row says where the person works'
from {{ ref('master_worker') }} as worker
left join {{ ref('employment') }} as employment on employment.worker_key = worker.worker_key
where employment.worker_key is null
union all
select 'survivorship' as seed, key, problem from ({{ key_problems(ref('survivorship'), ['object', 'attribute', 'system'], ['rank'], {'object': ['client', 'contract', 'project', 'worker']}) }})
union all
select 'survivorship' as seed, key, problem from ({{ key_problems(ref('survivorship'), ['object', 'attribute', 'rank']) }})
union all
select 'labour_category' as seed, key, problem from ({{ key_problems(ref('labour_category'), ['legal_entity', 'role'], ['category']) }})
union all
select 'crosswalk_project' as seed, key, problem from ({{ key_problems(ref('crosswalk_project'), ['source_system', 'source_instance', 'source_project_id'], ['project_key']) }})
union all
select 'crosswalk_worker' as seed, key, problem from ({{ key_problems(ref('crosswalk_worker'), ['source_system', 'source_instance', 'source_worker_id'], ['worker_key']) }})
union all
select 'bill_rate' as seed, key, problem from ({{ key_problems(ref('bill_rate'), ['legal_entity', 'role', 'currency', 'valid_from'], ['rate']) }})
union all
select 'cost_rate' as seed, key, problem from ({{ key_problems(ref('cost_rate'), ['legal_entity', 'role', 'currency', 'valid_from'], ['rate']) }})
union all
select 'expense_account' as seed, key, problem from ({{ key_problems(ref('expense_account'), ['legal_entity', 'expense_type'], ['account']) }})
union all
select 'posting_account' as seed, key, problem from ({{ key_problems(ref('posting_account'), ['legal_entity', 'entity', 'leg', 'valid_from'], ['legal_entity', 'entity', 'leg', 'basis', 'rate', 'is_included'], {'entity': ['time_entry', 'expense_item'], 'leg': ['base', 'tax', 'burden', 'intercompany', 'rebill'], 'basis': ['amount', 'cost_amount']}, nullable_key=true) }})
union all
select 'posting_account', concat_ws(' / ', legal_entity, entity, leg), 'the leg base is the amount itself'
from {{ ref('posting_account') }}
where leg = 'base' and (basis <> 'amount' or rate <> 1 or is_included)
union all
select 'posting_account', concat_ws(' / ', legal_entity, entity, leg), 'debit and credit are one account'
from {{ ref('posting_account') }}
where debit is not distinct from credit
union all
select 'payroll_calendar' as seed, key, problem from ({{ key_problems(ref('payroll_calendar'), ['legal_entity', 'pay_period'], ['starts_on', 'ends_on', 'cut_off_on']) }})
union all
select 'ledger_account' as seed, key, problem from ({{ key_problems(ref('ledger_account'), ['legal_entity', 'role'], ['account'], {'role': ['wip', 'receivables', 'cash', 'sales_tax', 'deferred_revenue', 'write_downs']}) }})
union all
select 'service_item' as seed, key, problem from ({{ key_problems(ref('service_item'), ['legal_entity', 'billable'], ['service_item']) }})
union all
select 'currency' as seed, key, problem from ({{ key_problems(ref('currency'), ['currency'], ['exponent']) }})
union all
select 'fx_peg' as seed, key, problem from ({{ key_problems(ref('fx_peg'), ['currency', 'valid_from'], ['anchor', 'rate']) }})
union all
select 'rule' as seed, key, problem from ({{ key_problems(ref('rule'), ['code'], ['title', 'class', 'owner', 'severity', 'priority', 'is_waivable', 'message', 'remedy'], {'class': ['technical', 'business'], 'severity': ['quarantine', 'hold', 'exclude', 'warn']}) }})
union all
select 'billing_reason' as seed, key, problem from ({{ key_problems(ref('billing_reason'), ['code'], ['title', 'status', 'owner', 'remedy'], {'status': ['ready', 'waiting', 'blocked', 'overbilled']}) }})
union all
select 'exception_target' as seed, key, problem from ({{ key_problems(ref('exception_target'), ['owner', 'severity'], ['target_days'], {'severity': ['quarantine', 'hold', 'warn']}) }})
union all
select 'rule', rule.code, 'no row of exception_target says by when its owner closes it'
from {{ ref('rule') }} as rule
left join {{ ref('exception_target') }} as target on target.owner = rule.owner and target.severity = rule.severity
where target.owner is null and rule.severity <> 'exclude'
