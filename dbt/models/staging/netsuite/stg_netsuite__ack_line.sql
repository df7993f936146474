select
    _instance as destination,
    _raw_sha256 as raw_sha256,
    batch_id,
    external_id,
    status,
    document,
    posting_period,
    amount,
    currency,
    code,
    message
from {{ source('landing', 'raw_netsuite__ack_lines') }}
where level = 'LINE'
