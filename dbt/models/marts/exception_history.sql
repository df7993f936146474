select
    cast(exception.exception_id as varchar) as exception_id,
    exception.code,
    coalesce(rule.title, incident.title, {{ in_words('exception.code') }}) as title,
    exception.severity,
    exception.owner,
    exception.subject,
    subject.legal_entity,
    subject.source_system,
    subject.source_instance,
    subject.entity,
    subject.record_id as source_record_id,
    exception.message,
    exception.opened_at,
    exception.closed_at,
    exception.closed_at is null as is_open,
    date_diff('day', cast(exception.opened_at as date), cast(coalesce(exception.closed_at, cycle.as_of) as date))
        as days_open
from {{ source('ledger', 'exception') }} as exception
cross join {{ source('ledger', 'cycle') }} as cycle
left join {{ ref('rule') }} as rule on rule.code = exception.code
left join {{ ref('incident') }} as incident on incident.code = exception.code
left join {{ ref('transaction') }} as subject on subject.txn_id = exception.txn_id
