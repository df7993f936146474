select
    cycle.build_id,
    cycle.as_of,
    'before_delivery' as as_of_step,
    cycle.tenant,
    cycle.reporting_currency,
    cycle.ledger_event_seq,
    cycle.input_manifest_sha256,
    cycle.dbt_project_sha256,
    (select count(*) from {{ ref('transaction') }}) as transactions,
    (select count(*) from {{ ref('approved_versus_posted') }}) as approved_versus_posted_rows,
    (select count(*) from {{ ref('approved_versus_posted') }} where unexplained_hours <> 0 or unexplained_amount <> 0)
        as unexplained_rows,
    (select count(*) from {{ ref('approved_versus_posted_summary') }}) as approved_versus_posted_summary_rows,
    (select count(*) from {{ ref('posted_versus_gl') }}) as posted_versus_gl_rows,
    (select count(*) from {{ ref('posted_versus_gl') }} where status not in ('matched', 'awaited'))
        as posted_versus_gl_breaks,
    (select count(*) from {{ ref('unbilled_wip_aging') }}) as unbilled_wip_aging_rows,
    (select count(*) from {{ ref('wip_roll_forward') }} where status not in ('ties', 'awaited'))
        as wip_roll_forward_breaks,
    (select count(*) from {{ ref('project_margin') }}) as project_margin_rows,
    (select count(*) from {{ ref('exception_queue') }}) as exception_queue_rows
from {{ source('ledger', 'cycle') }} as cycle
