{#
  The rate cards of a PSA, each named after its company, as rates with days. `of_rates` and `of_others` are the macros that
  give the records of the rates themselves, and of what they are made of beside (`stated_versions`, `standing`, `newest`).

  A version of a card says from when its rates count; a rate counts until a version that names the role again.
#}
{% macro psa_rates(of_rates, of_others) -%}
    with rate as (
        {{ of_rates('rate_card_role') }}
    ),

    version as (
        {{ of_others('rate_card_version') }}
    ),

    card as (
        {{ of_others('rate_card') }}
    ),

    set_version as (
        {{ of_others('rate_card_set_version') }}
    ),

    role as (
        {{ of_others('role') }}
    )

    select
        rate.source_system,
        rate.source_instance,
        rate.id as rate_id,
        -- The records by which the rate is what it is, as streams name them.
        [
            'rate_card_roles/' || rate.id,
            'roles/' || role.id,
            'rate_cards/' || card.id,
            'rate_card_versions/' || version.id,
            'rate_card_set_versions/' || set_version.id,
        ] as made_of,
        card.name as legal_entity,
        role.name as role,
        rate.currency,
        rate.rate,
        set_version.valid_from,
        cast(
            min(case when rate.known_to is null then set_version.valid_from end) over (
                partition by rate.source_system, rate.source_instance, card.name, role.name, rate.currency
                order by set_version.valid_from
                range between interval 1 day following and unbounded following
            ) as date
        ) - 1 as valid_to,
        card.name || ' ' || set_version.valid_from as source,
        cast(null as date) as entered_on,
        rate.known_from,
        rate.known_to,
        rate.is_opening
    from rate
    inner join version
        on version.source_system = rate.source_system
        and version.source_instance = rate.source_instance
        and version.id = rate.rate_card_version_id
    inner join card
        on card.source_system = version.source_system
        and card.source_instance = version.source_instance
        and card.id = version.rate_card_id
    inner join set_version
        on set_version.source_system = version.source_system
        and set_version.source_instance = version.source_instance
        and set_version.id = version.rate_card_set_version_id
    inner join role
        on role.source_system = rate.source_system
        and role.source_instance = rate.source_instance
        and role.id = rate.role_id
{%- endmacro %}
