select
    worker_key,
    project_key,
    valid_from,
    valid_to,
    weekly_hours
from ({{ standing('assignment', only='masters') }})
