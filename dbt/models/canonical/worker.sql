select
    worker_key,
    name,
    kind,
    hired_on,
    left_on,
    erp_employee
from {{ ref('master_worker') }}
