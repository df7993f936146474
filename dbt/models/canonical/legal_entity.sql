select
    legal_entity,
    name,
    currency,
    region,
    destination,
    period_policy,
    subsidiary,
    receipt_limit,
    crm_system,
    crm_instance,
    approval_days,
    time_zone
from ({{ standing('legal_entity', only='masters') }})
