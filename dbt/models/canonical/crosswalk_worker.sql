select
    of_system as source_system,
    of_instance as source_instance,
    source_worker_id,
    worker_key
from ({{ standing('crosswalk_worker', only='masters') }})
