with stated as (
    {{ standing('source_instance', only='masters') }}
)

select
    of_system as source_system,
    of_instance as source_instance,
    default_legal_entity,
    grain,
    hours_limit,
    approver_known,
    assignments_kept
from stated
union all
-- An account of a firm of one company is that company's, whatever is not stated of it.
select version.source_system, version.source_instance, firm.legal_entity, 'day', 24, false, false
from (
    select source_system, source_instance from {{ source('ledger', 'version') }} group by source_system, source_instance
) as version
cross join (select min(legal_entity) as legal_entity from {{ ref('legal_entity') }} having count(*) = 1) as firm
anti join stated
    on stated.of_system = version.source_system and stated.of_instance = version.source_instance
