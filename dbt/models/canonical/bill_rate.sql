with stated as (
    select *, 'finance' as system from ({{ stated_versions('bill_rate', only='masters') }})
    union all by name
    -- A role may be twice in a version of a card, at one rate.
    select distinct * exclude (rate_id, made_of), source_system as system from {{ ref('psa_bill_rate') }}
)

{{ rate_card('bill_rate', 'stated') }}
