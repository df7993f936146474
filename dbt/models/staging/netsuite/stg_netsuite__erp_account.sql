select
    _instance as destination,
    export_sequence,
    as_of,
    account,
    name
from {{ source('landing', 'raw_netsuite__accounts') }}
