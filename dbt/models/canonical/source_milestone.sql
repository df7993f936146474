with observed as (
    {{ standing('milestone') }}
)

select
    observed.source_system,
    observed.source_instance,
    observed.id as milestone_id,
    project.project_key,
    observed.name as reference,
    -- An amount in another currency than the project's is none in that of the project.
    coalesce(
        {{ minor_to_amount('observed.amount_in_base_units', 'currency.exponent') }},
        case when observed.currency = project.currency then observed.amount end
    ) as amount,
    observed.due_on
from observed
inner join {{ ref('source_project') }} as project
    on project.source_system = observed.source_system
    and project.source_instance = observed.source_instance
    and project.source_project_id = observed.source_project_id
inner join {{ ref('currency') }} as currency on currency.currency = project.currency
