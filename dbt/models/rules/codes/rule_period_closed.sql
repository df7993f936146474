select
    txn_id,
    seq,
    period || case period_policy
        when 'hold' then ' is not open in the books of ' || legal_entity || '.'
        else ' is not open in the books of ' || legal_entity || ', nor is any later period.'
    end as detail
from {{ ref('evaluated_transaction') }}
where posting_period is null and period is not null and has_destination and not is_posted
