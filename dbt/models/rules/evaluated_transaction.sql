with live_posting as (
    -- Versions whose content the ERP has or is being sent, and which nothing is taking back.
    select posted.txn_id, posted.money_hash
    from {{ ref('posting_entry') }} as posted
    where posted.kind = 'P'
        and posted.state in {{ states('posted', 'in_flight') }}
        and not exists (
            select 1
            from {{ ref('posting_entry') }} as reversal
            where reversal.txn_id = posted.txn_id
                and reversal.seq = posted.seq
                and reversal.leg = posted.leg
                and reversal.kind = 'R'
                and reversal.state in {{ states('posted', 'in_flight') }}
        )
    group by posted.txn_id, posted.money_hash
),

work_month as (
    select legal_entity, period from {{ ref('transaction') }} where period is not null group by legal_entity, period
),

activity as (
    select worker_key, bool_and(is_active) as is_active
    from {{ ref('source_worker') }}
    where worker_key is not null
    group by worker_key
),

posting_period as (
    select
        work_month.legal_entity,
        work_month.period,
        case
            when bool_or(accounting_period.period = work_month.period) then work_month.period
            when entity.period_policy = 'first_open'
                then min(accounting_period.period) filter (where accounting_period.period > work_month.period)
        end as posting_period
    from work_month
    inner join {{ ref('legal_entity') }} as entity on entity.legal_entity = work_month.legal_entity
    left join {{ ref('accounting_period') }} as accounting_period
        on accounting_period.destination = entity.destination
        and accounting_period.status = 'open'
    group by work_month.legal_entity, work_month.period, entity.period_policy
)

select
    subject.*,
    entity.destination,
    entity.subsidiary,
    entity.period_policy,
    entity.receipt_limit,
    destination.destination is not null as has_destination,
    instance.grain,
    instance.hours_limit,
    instance.approver_known,
    instance.assignments_kept,
    project.name as project_title,
    project.status as project_status,
    project.ends_on as project_ends_on,
    project.currency as project_currency,
    project.contract_type,
    listed.task is not null as task_is_known,
    listed.is_active as task_is_active,
    listed.billing_class,
    erp_project.project_code is not null as project_is_in_erp,
    worker.name as employee_name,
    activity.is_active as worker_is_active,
    worker.hired_on is not null or worker.left_on is not null as has_employment_record,
    subject.work_date >= coalesce(worker.hired_on, date '0001-01-01')
        and subject.work_date <= coalesce(worker.left_on, date '9999-12-31') as is_within_employment,
    worker.hired_on,
    worker.left_on,
    worker.erp_employee,
    posting_period.posting_period,
    live_posting.txn_id is not null as is_posted
from {{ ref('transaction') }} as subject
left join {{ ref('legal_entity') }} as entity on entity.legal_entity = subject.legal_entity
left join {{ ref('source_instance') }} as instance
    on instance.source_system = subject.source_system
    and instance.source_instance = subject.source_instance
left join {{ source('ledger', 'destination') }} as destination on destination.destination = entity.destination
left join {{ ref('project') }} as project on project.project_key = subject.project_key
left join {{ ref('task') }} as listed
    on listed.source_system = subject.source_system
    and listed.source_instance = subject.source_instance
    and listed.task = subject.task
left join {{ ref('worker') }} as worker on worker.worker_key = subject.worker_key
left join activity on activity.worker_key = subject.worker_key
left join {{ ref('erp_project') }} as erp_project
    on erp_project.destination = entity.destination
    and erp_project.project_code = subject.project_key
left join posting_period
    on posting_period.legal_entity = subject.legal_entity
    and posting_period.period = subject.period
left join live_posting
    on live_posting.txn_id = subject.txn_id
    and live_posting.money_hash = subject.money_hash
where subject.approval in ('approved', 'unknown')
    -- What was not read as one clear record is judged by that alone.
    and subject.quarantine_code is null
