select
    worker_key,
    legal_entity,
    role,
    cost_centre,
    weekly_hours,
    valid_from,
    valid_to
from ({{ standing('employment', only='masters') }})
