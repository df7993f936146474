select
    txn_id,
    seq,
    case
        when destination not in (select calendar.destination from {{ ref('accounting_period') }} as calendar)
            then 'The ERP of ' || legal_entity || ' has sent no accounting calendar, so no period is known to be open.'
        when period_policy = 'hold' then period || ' is not open in the books of ' || legal_entity || '.'
        else period || ' is not open in the books of ' || legal_entity || ', nor is any later period.'
    end as detail
from {{ ref('evaluated_transaction') }}
where posting_period is null and period is not null and has_destination and not is_posted
