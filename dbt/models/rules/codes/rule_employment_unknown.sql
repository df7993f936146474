-- Of people whom only a list without such days has, none are missing.
select txn_id, seq, {{ say_person() }} as detail
from {{ ref('evaluated_transaction') }}
where worker_key is not null and not has_employment_record and coalesce(worker_is_active, true)
    and worker_key in (
        select known.key
        from {{ ref('master_attribute') }} as known
        inner join {{ ref('survivorship') }} as word
            on word.object = 'worker' and word.attribute = 'hired_on' and word.system = known.system
        where known.object = 'worker' and known.attribute = 'record' and known.is_survivor
    )
