select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    rate_card_version_id,
    role_id,
    cast({{ divide('cast(rate_in_cents as hugeint) * 1000000', 'currency_base_unit') }} * 0.000001 as decimal(18, 6)) as rate,
    currency
from {{ source('landing', 'raw_kantata__rate_card_roles') }}
