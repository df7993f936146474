-- Contracts ignore precision and scale, and a sum or a quotient silently widens or turns into a floating number. A value
-- that is text is what a system states of a master record.
-- depends_on: {{ ref('approved_versus_posted') }} {{ ref('approved_versus_posted_summary') }}
-- depends_on: {{ ref('posted_versus_gl') }} {{ ref('unbilled_wip_aging') }} {{ ref('project_margin') }}
-- depends_on: {{ ref('margin_bridge') }}
-- depends_on: {{ ref('wip_movement') }} {{ ref('wip_balance') }} {{ ref('wip_roll_forward') }} {{ ref('dso') }} {{ ref('payment') }}
-- depends_on: {{ ref('billing_readiness') }}
-- depends_on: {{ ref('exception_queue') }} {{ ref('posting_payloads') }} {{ ref('transaction') }}
select table_schema, table_name, column_name, data_type
from information_schema.columns
where table_schema in ('canonical', 'rules', 'marts')
    and (
        (regexp_matches(column_name, '(^|_)amount$') and column_name <> 'spend_amount' and data_type <> 'DECIMAL(18,3)')
        or (regexp_matches(column_name, '(^|_)value$') and data_type not in ('DECIMAL(38,8)', 'VARCHAR'))
        or (regexp_matches(column_name, '(^|_)hours$') and data_type <> 'DECIMAL(18,4)')
        or data_type in ('DOUBLE', 'FLOAT')
    )
