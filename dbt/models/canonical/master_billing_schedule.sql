select
    project_key,
    reference,
    amount,
    due_on,
    accepted_on
from ({{ standing('billing_schedule', only='masters') }})
