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
    until as valid_to
from ({{ spans_in_order(standing('posting_account', only='masters'), ['legal_entity', 'entity', 'leg']) }})
