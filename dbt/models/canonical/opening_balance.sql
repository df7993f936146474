select
    'opening/' || legal_entity || '/' || coalesce(project_key, '') || '/' || currency as opening_id,
    legal_entity,
    project_key,
    currency,
    as_of,
    wip_amount,
    earned_amount,
    hours,
    reference
from ({{ standing('opening_balance', only='masters') }})
