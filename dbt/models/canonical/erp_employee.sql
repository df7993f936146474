select
    destination,
    erp_employee,
    name,
    active
from ({{ standing('erp_employee') }})
