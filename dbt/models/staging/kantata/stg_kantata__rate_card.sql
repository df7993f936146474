select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    title as name,
    currency
from {{ source('landing', 'raw_kantata__rate_cards') }}
