with stated as (
    select
        card.* replace (
            coalesce(card.worker_key, crosswalk.worker_key) as worker_key,
            coalesce(card.legal_entity, instance.default_legal_entity) as legal_entity,
            coalesce(card.currency, company.currency) as currency
        ),
        case card.source_system when 'masters' then 'finance' else card.source_system end as system
    from ({{ stated_versions('cost_rate') }}) as card
    left join {{ ref('crosswalk_worker') }} as crosswalk
        on crosswalk.source_system = card.source_system
        and crosswalk.source_instance = card.source_instance
        and crosswalk.source_worker_id = card.worker_id
    -- An account that names neither company nor currency is its company's.
    left join {{ ref('source_instance') }} as instance
        on instance.source_system = card.source_system
        and instance.source_instance = card.source_instance
    left join {{ ref('legal_entity') }} as company on company.legal_entity = instance.default_legal_entity
    -- A person's own rate must not become everybody's.
    where
        (card.worker_id is null or crosswalk.worker_key is not null)
        and coalesce(card.currency, company.currency) is not null
)

{{ rate_card('cost_rate', 'stated') }}
