select
    'kantata' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    id,
    rate_card_id,
    rate_card_set_version_id
from {{ source('landing', 'raw_kantata__rate_card_versions') }}
