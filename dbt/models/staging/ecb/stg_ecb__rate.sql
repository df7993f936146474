select
    _raw_sha256 as raw_sha256,
    _position as position,
    rate_date,
    currency,
    rate
from {{ source('landing', 'raw_ecb__rates') }}
