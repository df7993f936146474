{#
  A rate card as spans of days that do not overlap, so that a look-up by day finds one row: where rows of the card
  overlap, the rate is that of the row that began last, and `rates` is how many rows say one. Columns are the card's
  `legal_entity`, `role`, `currency`, `rate`, `valid_from` and `valid_to` (never empty).
#}
{% macro rate_spans(card) -%}
    select
        span.legal_entity,
        span.role,
        span.currency,
        arg_max(card.rate, card.valid_from) as rate,
        span.valid_from,
        span.valid_to,
        count(*) as rates
    from (
        select
            legal_entity,
            role,
            currency,
            changes_on as valid_from,
            coalesce(
                lead(changes_on) over (partition by legal_entity, role, currency order by changes_on) - 1,
                date '9999-12-31'
            ) as valid_to
        from (
            select legal_entity, role, currency, valid_from as changes_on from {{ card }}
            union
            select legal_entity, role, currency, valid_to + 1 from {{ card }} where valid_to is not null
        )
    ) as span
    inner join {{ card }} as card
        on card.legal_entity = span.legal_entity
        and card.role = span.role
        and card.currency = span.currency
        and card.valid_from <= span.valid_from
        and coalesce(card.valid_to, date '9999-12-31') >= span.valid_from
    group by span.legal_entity, span.role, span.currency, span.valid_from, span.valid_to
{%- endmacro %}
