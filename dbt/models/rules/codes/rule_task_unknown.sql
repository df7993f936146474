-- An entry that names no task says nothing that a list could contradict.
select txn_id, seq, coalesce('Task ' || task, 'The task') || ' at ' || source_system || ' ' || source_instance as detail
from {{ ref('evaluated_transaction') }}
where entity = 'time_entry' and task is not null and not task_is_known
