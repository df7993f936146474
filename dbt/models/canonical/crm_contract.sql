with observed as (
    {{ standing('contract', without='masters') }}
)

select
    observed.source_system,
    observed.source_instance,
    observed.id as contract_id,
    observed.contract_number,
    observed.contract_key,
    signed_by.surviving_account_id as account_id,
    client.client_key,
    client.name as client_name,
    observed.contract_type,
    observed.legal_entity,
    observed.status,
    observed.starts_on,
    observed.ends_on,
    observed.term_months,
    observed.currency,
    observed.fee_amount,
    observed.cap_amount,
    observed.activated_at,
    observed.is_deleted,
    observed.source_updated_at
from observed
left join {{ ref('crm_account') }} as signed_by
    on signed_by.source_instance = observed.source_instance
    and signed_by.account_id = observed.account_id
left join {{ ref('crm_account') }} as client
    on client.source_instance = signed_by.source_instance
    and client.account_id = signed_by.surviving_account_id
