select
    _instance as destination,
    document,
    line_no,
    posted_at,
    posting_period,
    transaction_date,
    account,
    cast(debit as decimal(18, 3)) as debit,
    cast(credit as decimal(18, 3)) as credit,
    currency,
    nullif(external_id, '') as external_id,
    project,
    employee,
    memo,
    as_of
from {{ source('landing', 'raw_netsuite__gl_lines') }}
