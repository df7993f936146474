select
    of_system as source_system,
    of_instance as source_instance,
    task,
    billing_class,
    is_active
from ({{ standing('task', only='masters') }})
