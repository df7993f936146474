-- What is planned for the months is what is planned for the project.
with spread as (
    select
        project_key,
        sum(planned_revenue_amount) as revenue,
        sum(planned_cost_amount) as cost,
        sum(planned_hours) as hours
    from {{ ref('project_margin') }}
    group by project_key
)

select project.project_key, project.planned_revenue, spread.revenue, project.planned_cost, spread.cost,
    project.planned_hours, spread.hours
from {{ ref('project') }} as project
left join spread on spread.project_key = project.project_key
where project.starts_on <= project.ends_on
    and (
        spread.revenue is distinct from project.planned_revenue
        or spread.cost is distinct from project.planned_cost
        or spread.hours is distinct from project.planned_hours
    )
