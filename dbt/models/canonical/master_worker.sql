select
    worker_key,
    name,
    kind,
    hired_on,
    left_on,
    erp_employee,
    source
from ({{ standing('worker', only='masters') }})
