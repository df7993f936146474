select
    employment.legal_entity,
    employment.role,
    count(distinct employment.worker_key) as workers,
    bool_or(bill_rate.role is not null) as has_bill_rate,
    bool_or(cost_rate.role is not null) as has_cost_rate
from {{ ref('employment') }} as employment
left join (select legal_entity, role from {{ ref('bill_rate') }} group by all) as bill_rate
    on bill_rate.legal_entity = employment.legal_entity and bill_rate.role = employment.role
left join (select legal_entity, role from {{ ref('cost_rate') }} group by all) as cost_rate
    on cost_rate.legal_entity = employment.legal_entity and cost_rate.role = employment.role
group by employment.legal_entity, employment.role
