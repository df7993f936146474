select
    txn_id,
    seq,
    case legal_entity
        when 'unknown' then 'the company of ' || source_system || ' ' || source_instance
            || ', which neither source_instance nor the project nor the person says'
        else legal_entity
    end as detail
from {{ ref('evaluated_transaction') }}
where not has_destination
