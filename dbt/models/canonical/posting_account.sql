select
    legal_entity,
    entity,
    leg,
    debit,
    credit,
    basis,
    rate,
    is_included,
    valid_from,
    valid_to
from ({{ standing('posting_account', only='masters') }})
