select
    'netsuite' as source_system,
    _instance as source_instance,
    _raw_sha256 as raw_sha256,
    _position as position,
    _instance as destination,
    account,
    name
from {{ source('landing', 'raw_netsuite__accounts') }}
