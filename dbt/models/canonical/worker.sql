-- A person whose number in the ERP or whose post no system states cannot be posted, and is not known yet.
select
    owned.key as worker_key,
    owned.name,
    owned.kind,
    owned.hired_on,
    owned.left_on,
    owned.erp_employee
from (
    {{ survivors('worker', {
        'name': 'varchar', 'kind': 'varchar', 'hired_on': 'date', 'left_on': 'date', 'erp_employee': 'varchar',
    }) }}
) as owned
where owned.name is not null
    and owned.kind in ('employee', 'subcontractor')
    and owned.erp_employee is not null
    and owned.key in (select employment.worker_key from {{ ref('employment') }} as employment)
