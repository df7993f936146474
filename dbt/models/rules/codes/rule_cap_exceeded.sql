-- What is posted is within the cap first, then what was worked first; nothing is taken out of the books for it.
with billed as (
    select
        evaluated.txn_id,
        evaluated.seq,
        evaluated.is_posted,
        contract.contract_key,
        contract.cap,
        contract.currency,
        sum(evaluated.amount) over (
            partition by contract.contract_key
            order by case when evaluated.is_posted then 0 else 1 end, evaluated.work_date, evaluated.txn_id
        ) as amount_until
    from {{ ref('evaluated_transaction') }} as evaluated
    inner join {{ ref('project') }} as project on project.project_key = evaluated.project_key
    inner join {{ ref('contract') }} as contract on contract.contract_key = project.contract_key
    where evaluated.is_billable
        and evaluated.approval = 'approved'
        and evaluated.currency = contract.currency
        and contract.contract_type = 'time_and_materials'
        and contract.cap is not null
)

select
    txn_id,
    seq,
    'Contract ' || contract_key || ' bills at most ' || cap || ' ' || currency || ', and ' || amount_until
        || ' are approved with this line.' as detail
from billed
where amount_until > cap and not is_posted
