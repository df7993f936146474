select
    destination,
    period,
    starts_on,
    ends_on,
    status,
    changed_at,
    as_of
from ({{ staged('period') }})
qualify export_sequence = max(export_sequence) over (partition by destination)
