/*
Hours of every person and month against capacity, from hire to leave: who waits for work has capacity, too. A company's
months begin with the first in which anything was recorded there. Of a person without a first day of employment nothing
is known before the first approved hours.
*/
with cycle as (
    select cast(as_of as date) as as_of_date from {{ source('ledger', 'cycle') }}
),

recorded as (
    select
        subject.worker_key,
        subject.employer as legal_entity,
        strftime(subject.work_date, '%Y-%m') as period,
        {{ sum_hours('subject.hours') }} as hours,
        {{ sum_hours('case when subject.is_billable then subject.hours else 0 end') }} as billable_hours,
        -- On a fee, the client pays for the work whoever counts the hours; internal tasks no one pays for.
        {{ sum_hours("case
            when subject.is_billable then subject.hours
            when project.contract_type <> 'time_and_materials' and task.billing_class <> 'non_billable' then subject.hours
            else 0
        end") }} as chargeable_hours
    from {{ ref('transaction') }} as subject
    left join {{ ref('project') }} as project on project.project_key = subject.project_key
    left join {{ ref('task') }} as task
        on task.source_system = subject.source_system
        and task.source_instance = subject.source_instance
        and task.task = subject.task
    where subject.entity = 'time_entry'
        and subject.approval = 'approved'
        and subject.employer is not null
        and subject.work_date is not null
    group by subject.worker_key, subject.employer, strftime(subject.work_date, '%Y-%m')
),

started as (
    select worker_key, min(period) as period, max(period) as last_period from recorded group by worker_key
),

opened as (
    select legal_entity, min(period) as period from recorded group by legal_entity
),

person as (
    select
        worker.worker_key,
        worker.name,
        worker.kind,
        worker.hired_on,
        worker.left_on,
        case
            when worker.kind = 'subcontractor' then 'subcontractor'
            when worker.left_on is null and not activity.is_active then 'inactive'
            else 'employee'
        end as population
    from {{ ref('worker') }} as worker
    left join (
        select worker_key, bool_or(is_active) as is_active from {{ ref('source_worker') }} group by worker_key
    ) as activity on activity.worker_key = worker.worker_key
),

month as (
    select strftime(day, '%Y-%m') as period, cast(day as date) as first_day, last_day(day) as last_day
    from (
        select unnest(generate_series(
            cast((select min(period) from started) || '-01' as date),
            (select date_trunc('month', as_of_date) from cycle),
            interval 1 month
        )) as day
    )
),

-- How many Mondays to Fridays there were until a day: days between two of them are a difference.
calendar as (
    select day, count(*) filter (isodow(day) <= 5) over (order by day) as weekdays
    from (
        select cast(unnest(generate_series(
            (select min(first_day) - 1 from month),
            (select max(last_day) from month),
            interval 1 day
        )) as date) as day
    )
),

employed as (
    select
        employment.worker_key,
        employment.legal_entity,
        month.period,
        employment.weekly_hours,
        greatest(month.first_day, employment.valid_from, person.hired_on) as from_day,
        least(month.last_day, employment.valid_to, person.left_on) as to_day
    from {{ ref('employment') }} as employment
    inner join person on person.worker_key = employment.worker_key
    left join started on started.worker_key = employment.worker_key
    left join opened on opened.legal_entity = employment.legal_entity
    inner join month
        on month.period >= case when person.hired_on is null then started.period else opened.period end
    where greatest(month.first_day, employment.valid_from, person.hired_on)
            <= least(month.last_day, employment.valid_to, person.left_on)
        -- Whose accounts are switched off and whose days are not known is not there any more.
        and (person.population <> 'inactive' or person.hired_on is not null or month.period <= started.last_period)
),

staffed as (
    select
        employed.worker_key,
        employed.legal_entity,
        employed.period,
        assignment.weekly_hours,
        greatest(employed.from_day, assignment.valid_from) as from_day,
        least(employed.to_day, assignment.valid_to) as to_day
    from employed
    inner join {{ ref('assignment') }} as assignment
        on assignment.worker_key = employed.worker_key
        and assignment.valid_from <= employed.to_day
        and assignment.valid_to >= employed.from_day
),

-- By how much a person is there more or less than employed.
away as (
    select
        employed.worker_key,
        employed.legal_entity,
        employed.period,
        availability.weekly_hours - employed.weekly_hours as weekly_hours,
        greatest(employed.from_day, availability.valid_from) as from_day,
        least(employed.to_day, availability.valid_to) as to_day
    from employed
    inner join {{ ref('availability') }} as availability
        on availability.worker_key = employed.worker_key
        and availability.valid_from <= employed.to_day
        and availability.valid_to >= employed.from_day
),

{%- for name in ['employed', 'staffed', 'away'] %}

{{ name }}_hours as (
    select
        span.worker_key,
        span.legal_entity,
        span.period,
        {{ e4_to_hours(divide(
            'sum(' ~ units('span.weekly_hours', 4) ~ ' * (until.weekdays - before.weekdays))', '5'
        )) }} as hours
    from {{ name }} as span
    inner join calendar as before on before.day = span.from_day - 1
    inner join calendar as until on until.day = span.to_day
    group by span.worker_key, span.legal_entity, span.period
    having sum(until.weekdays - before.weekdays) > 0
),
{%- endfor %}

present as (
    -- A month of which only a weekend is employment has no capacity.
    select worker_key, legal_entity, period from employed_hours where hours > 0
    union
    select worker_key, legal_entity, period from recorded
),

dated as (
    select present.*, last_day(cast(present.period || '-01' as date)) < cycle.as_of_date as is_over
    from present
    cross join cycle
)

select
    present.worker_key,
    person.name as worker_name,
    person.kind as worker_kind,
    person.population,
    present.legal_entity,
    present.period,
    present.is_over,
    coalesce(employed_hours.hours, 0) as capacity_hours,
    coalesce(employed_hours.hours, 0) + coalesce(away_hours.hours, 0) as available_hours,
    coalesce(staffed_hours.hours, 0) as planned_hours,
    coalesce(employed_hours.hours, 0) + coalesce(away_hours.hours, 0) - coalesce(staffed_hours.hours, 0) as free_hours,
    -- Of a month that is not over, no hours are no zero.
    {%- for name in ['hours', 'billable_hours', 'chargeable_hours'] %}
    case when present.is_over or recorded.worker_key is not null then coalesce(recorded.{{ name }}, 0) end
        as {{ 'recorded_hours' if name == 'hours' else name }},
    {%- endfor %}
    -- Without capacity there is no share of it, nor of a month that is not over.
    case
        when present.is_over and employed_hours.hours > 0
            then {{ money(
                '100 * ' ~ units('coalesce(recorded.chargeable_hours, 0)', 4), units('employed_hours.hours', 4), 2
            ) }}
    end as utilisation_pct,
    case
        when present.is_over and employed_hours.hours + coalesce(away_hours.hours, 0) > 0
            then {{ money(
                '100 * ' ~ units('coalesce(recorded.chargeable_hours, 0)', 4),
                units('employed_hours.hours + coalesce(away_hours.hours, 0)', 4),
                2
            ) }}
    end as available_utilisation_pct,
    case
        when employed_hours.hours > 0
            then {{ money(
                '100 * ' ~ units('coalesce(staffed_hours.hours, 0)', 4), units('employed_hours.hours', 4), 2
            ) }}
    end as planned_utilisation_pct
from dated as present
inner join person on person.worker_key = present.worker_key
left join employed_hours
    on employed_hours.worker_key = present.worker_key
    and employed_hours.legal_entity = present.legal_entity
    and employed_hours.period = present.period
left join staffed_hours
    on staffed_hours.worker_key = present.worker_key
    and staffed_hours.legal_entity = present.legal_entity
    and staffed_hours.period = present.period
left join away_hours
    on away_hours.worker_key = present.worker_key
    and away_hours.legal_entity = present.legal_entity
    and away_hours.period = present.period
left join recorded
    on recorded.worker_key = present.worker_key
    and recorded.legal_entity = present.legal_entity
    and recorded.period = present.period
