select
    legal_entity,
    billable,
    service_item
from ({{ standing('service_item', only='masters') }})
