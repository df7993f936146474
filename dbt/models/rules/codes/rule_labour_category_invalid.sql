select
    evaluated.txn_id,
    evaluated.seq,
    {{ say_person() }} || ' is ' || evaluated.role || ', which is no labour category of ' || evaluated.employer || '.'
        as detail
from {{ ref('evaluated_transaction') }} as evaluated
left join {{ ref('labour_category') }} as category
    on category.legal_entity = evaluated.employer and category.role = evaluated.role
where evaluated.entity = 'time_entry' and evaluated.role is not null and category.role is null
