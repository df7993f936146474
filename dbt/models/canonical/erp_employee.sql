select
    destination,
    erp_employee,
    name,
    active,
    as_of
from ({{ staged('erp_employee') }})
qualify export_sequence = max(export_sequence) over (partition by destination)
