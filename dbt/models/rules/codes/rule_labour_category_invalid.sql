select
    candidate.txn_id,
    candidate.seq,
    {{ say_person() }} || ' is ' || candidate.role || ', which is no labour category of ' || candidate.employer || '.'
        as detail
from {{ ref('candidate') }} as candidate
left join {{ ref('labour_category') }} as category
    on category.legal_entity = candidate.employer and category.role = candidate.role
where candidate.entity = 'time_entry' and candidate.role is not null and category.role is null
