select
    of_system as source_system,
    of_instance as source_instance,
    source_project_id,
    project_key
from ({{ standing('crosswalk_project', only='masters') }})
