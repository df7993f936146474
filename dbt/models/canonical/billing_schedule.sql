-- What no system says the amount of cannot be billed yet.
select
    {{ part('owned.key', 1) }} as project_key,
    {{ part('owned.key', 2) }} as reference,
    owned.amount,
    owned.due_on,
    owned.accepted_on
from (
    {{ survivors('billing_schedule', {'amount': 'decimal(18, 3)', 'due_on': 'date', 'accepted_on': 'date'}) }}
) as owned
where owned.amount is not null
