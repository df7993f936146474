select
    legal_entity,
    role,
    category
from ({{ standing('labour_category', only='masters') }})
