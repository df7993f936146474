select
    _instance as destination,
    export_sequence,
    as_of,
    period,
    "start" as starts_on,
    "end" as ends_on,
    status,
    changed_at
from {{ source('landing', 'raw_netsuite__periods') }}
