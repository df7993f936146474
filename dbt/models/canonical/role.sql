select
    worker.legal_entity,
    worker.role,
    count(*) as workers,
    bool_or(bill_rate.role is not null) as has_bill_rate,
    bool_or(cost_rate.role is not null) as has_cost_rate
from {{ ref('worker') }} as worker
left join (select legal_entity, role from {{ ref('bill_rate') }} group by all) as bill_rate
    on bill_rate.legal_entity = worker.legal_entity and bill_rate.role = worker.role
left join (select legal_entity, role from {{ ref('cost_rate') }} group by all) as cost_rate
    on cost_rate.legal_entity = worker.legal_entity and cost_rate.role = worker.role
group by worker.legal_entity, worker.role
