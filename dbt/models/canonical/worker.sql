select
    listed.worker_key,
    owned.name,
    owned.kind,
    owned.hired_on,
    owned.left_on,
    owned.erp_employee
from {{ ref('master_worker') }} as listed
left join (
    {{ survivors('worker', {
        'name': 'varchar', 'kind': 'varchar', 'hired_on': 'date', 'left_on': 'date', 'erp_employee': 'varchar',
    }) }}
) as owned on owned.key = listed.worker_key
