with passed as (
    select evaluated.*
    from {{ ref('evaluated_transaction') }} as evaluated
    inner join {{ ref('rule_results') }} as rule_result on rule_result.txn_id = evaluated.txn_id and rule_result.seq = evaluated.seq
    where rule_result.outcome = 'pass'
),

owed as (
    select
        passed.*,
        obligation.leg,
        obligation.amount as leg_amount,
        obligation.hours as leg_hours,
        obligation.debit_account,
        obligation.credit_account
    from passed
    inner join {{ ref('obligation') }} as obligation
        on obligation.txn_id = passed.txn_id and obligation.seq = passed.seq
)

select
    owed.txn_id,
    owed.seq,
    owed.money_hash,
    owed.leg,
    owed.destination,
    owed.legal_entity,
    owed.subsidiary,
    -- A leg of money is a journal of its own.
    destination.adapter || case when owed.leg = 'time' then '_time' else '_journal' end as layout,
    owed.currency,
    owed.leg_amount as amount,
    {{ amount_to_minor('owed.leg_amount', 'owed.currency_exponent') }} as amount_minor,
    owed.leg_hours as hours,
    cast({{ units('owed.leg_hours', 4) }} as bigint) as hours_e4,
    owed.work_date,
    -- What is posted already keeps the period it was posted in; its month may have closed since.
    coalesce(owed.posting_period, owed.period) as posting_period,
    owed.period as work_period,
    owed.debit_account,
    owed.credit_account,
    owed.project_key as project_code,
    owed.erp_employee as employee_code,
    item.service_item,
    owed.cost_centre as department,
    owed.is_billable as billable,
    owed.source_system || ':' || owed.source_instance || ':' || owed.record_id as reference
from owed
inner join {{ source('ledger', 'destination') }} as destination on destination.destination = owed.destination
left join {{ ref('service_item') }} as item
    on item.legal_entity = case when owed.entity = 'time_entry' then owed.legal_entity end
    and item.billable = owed.is_billable
