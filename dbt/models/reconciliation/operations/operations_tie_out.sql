-- Of what is compared now, what does not agree; what waits for an export or an answer is no finding.
select
    'reconciliation_exceptions' as metric,
    'approved versus posted' as part,
    'legal_entity' as scope,
    legal_entity as scope_key,
    cast(null as varchar) as period,
    'count' as unit,
    count(*) filter (where unexplained_hours <> 0 or unexplained_amount <> 0) as numerator,
    count(*) as denominator
from {{ ref('approved_versus_posted') }}
group by legal_entity
union all
select
    'reconciliation_exceptions',
    'posted versus GL',
    'destination',
    destination,
    null,
    'count',
    count(*) filter (where status not in ('matched', 'awaited')),
    count(*)
from {{ ref('posted_versus_gl') }}
group by destination
union all
select
    'reconciliation_exceptions',
    'wip roll-forward',
    'legal_entity',
    legal_entity,
    null,
    'count',
    count(*) filter (where status not in ('ties', 'awaited')),
    count(*)
from {{ ref('wip_roll_forward') }}
group by legal_entity
union all
select
    'reconciliation_exceptions',
    'source control totals',
    'source',
    source_system || '/' || source_instance,
    null,
    'count',
    count(*) filter (where status in ('differs', 'rows lost')),
    count(*)
from {{ ref('source_control_totals') }}
group by source_system, source_instance
