{#
  A rate card as spans of days that do not overlap, as it was known from one day to another, so that a look-up by day of
  work and day of knowledge finds one row. A row counts while it is known; of rows for one day those that were entered last
  count (one that names no day before all others), and of several of them the one that began last. `rates` is how many
  those are. Columns are the card's `legal_entity`, `role`, `currency`, `rate`, `valid_from` and `valid_to`, and
  `known_from` and `known_to` (never empty).
#}
{% macro rate_spans(card) -%}
    with card as (
        select
            * replace (
                coalesce(entered_on, date '0001-01-01') as entered_on,
                coalesce(known_from, date '0001-01-01') as known_from,
                coalesce(known_to, date '9999-12-31') as known_to
            )
        from {{ card }}
    ),

    knowledge as (
        select known_from, coalesce(lead(known_from) over (order by known_from) - 1, date '9999-12-31') as known_to
        from (
            select known_from from card
            union
            select known_to from card where known_to < date '9999-12-31'
            union
            select date '0001-01-01'
        )
    ),

    known as (
        select card.* replace (knowledge.known_from as known_from, knowledge.known_to as known_to)
        from card
        inner join knowledge on card.known_from <= knowledge.known_from and card.known_to > knowledge.known_from
    ),

    span as (
        select
            legal_entity,
            role,
            currency,
            known_from,
            changes_on as valid_from,
            coalesce(
                lead(changes_on) over (partition by legal_entity, role, currency, known_from order by changes_on) - 1,
                date '9999-12-31'
            ) as valid_to
        from (
            select legal_entity, role, currency, known_from, valid_from as changes_on from known
            union
            select legal_entity, role, currency, known_from, valid_to + 1 from known where valid_to is not null
        )
    ),

    -- The rows for a span that were entered last.
    counting as (
        select span.*, known.known_to, known.rate, known.valid_from as began_on
        from span
        inner join known
            on known.legal_entity = span.legal_entity
            and known.role = span.role
            and known.currency = span.currency
            and known.known_from = span.known_from
            and known.valid_from <= span.valid_from
            and coalesce(known.valid_to, date '9999-12-31') >= span.valid_from
        qualify rank() over (
            partition by span.legal_entity, span.role, span.currency, span.known_from, span.valid_from
            order by known.entered_on desc
        ) = 1
    )

    select
        legal_entity,
        role,
        currency,
        arg_max(rate, began_on) as rate,
        valid_from,
        valid_to,
        known_from,
        known_to,
        count(*) as rates
    from counting
    group by legal_entity, role, currency, valid_from, valid_to, known_from, known_to
{%- endmacro %}
