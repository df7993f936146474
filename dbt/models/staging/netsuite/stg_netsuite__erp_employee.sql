select
    _instance as destination,
    export_sequence,
    as_of,
    employee as erp_employee,
    name,
    active
from {{ source('landing', 'raw_netsuite__employees') }}
