with firm as (
    select object, attribute, system, rank, coalesce(valid_from, date '0001-01-01') as valid_from
    from ({{ standing('survivorship', only='masters') }})
),

said as (
    select *, true as is_firm from firm
    union all by name
    select
        object,
        attribute,
        system,
        rank,
        coalesce(valid_from, date '0001-01-01') as valid_from,
        false as is_firm
    from {{ ref('default_survivorship') }}
),

-- The days on which the order of an attribute changes.
turn as (
    select
        object,
        attribute,
        valid_from,
        coalesce(lead(valid_from) over (partition by object, attribute order by valid_from) - 1, date '9999-12-31') as valid_to
    from (select object, attribute, valid_from from said group by object, attribute, valid_from)
),

-- From the first day of which the firm says something of an attribute, its rows are the whole order.
in_force as (
    select turn.object, turn.attribute, said.system, said.rank, turn.valid_from, turn.valid_to
    from turn
    inner join said
        on said.object = turn.object
        and said.attribute = turn.attribute
        and said.valid_from <= turn.valid_from
    qualify said.is_firm = bool_or(said.is_firm) over (partition by turn.object, turn.attribute, turn.valid_from)
        and row_number() over (
            partition by turn.object, turn.attribute, turn.valid_from, said.system, said.is_firm
            order by said.valid_from desc
        ) = 1
)

select object, attribute, system, rank, valid_from, valid_to
from in_force
where rank is not null
