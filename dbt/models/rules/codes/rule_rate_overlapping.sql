select
    txn_id,
    seq,
    'Two rates of ' || role || ' cover ' || strftime(work_date, '%Y-%m-%d') || ': ' || {{ say_entry() }} || '.' as detail
from {{ ref('evaluated_transaction') }}
where txn_id in (select priced.txn_id from {{ ref('time_entry') }} as priced where priced.is_rate_ambiguous)
