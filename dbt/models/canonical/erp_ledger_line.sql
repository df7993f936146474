select
    destination,
    'journal' as book,
    document,
    line_no,
    posted_at,
    posting_period,
    transaction_date,
    account,
    debit,
    credit,
    cast(0 as decimal(18, 4)) as hours,
    currency,
    external_id,
    project as project_code,
    employee as employee_code,
    memo
from ({{ staged('gl_line') }})
union all
select
    destination,
    'time',
    document,
    1,
    posted_at,
    null,
    work_date,
    null,
    0,
    0,
    hours,
    null,
    external_id,
    project,
    employee,
    memo
from ({{ staged('time_bill') }})
