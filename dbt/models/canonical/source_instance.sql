select
    of_system as source_system,
    of_instance as source_instance,
    default_legal_entity,
    grain,
    hours_limit,
    approver_known,
    assignments_kept
from ({{ standing('source_instance', only='masters') }})
