{# What a rate can be of beside a role, in a card and where one is looked up. #}
{% macro rate_subjects() -%}
    {{ return(['role', 'worker_key', 'client_key', 'project_key', 'contract_key']) }}
{%- endmacro %}

{#
  A rate card as spans of days that do not overlap, as it was known from one day to another, so that a look-up by day of
  work and day of knowledge finds one row of each subject. A row counts while it is known; of rows of one subject for one
  day those of the best ranked system count, of these those that were entered last (one that names no day before all
  others), and of several of them the one that began last. `rates` is how many those are. Columns are the card's `legal_entity`,
  `currency`, `rate`, `valid_from` and `valid_to`, its subject (`rate_subjects`, of which a blank is any), `known_from` and
  `known_to` (never empty).
#}
{% macro rate_spans(card) -%}
    {%- set subject = rate_subjects() | join(', ') -%}
    with card as (
        select
            * replace (
                coalesce(valid_from, date '0001-01-01') as valid_from,
                coalesce(entered_on, date '0001-01-01') as entered_on,
                coalesce(known_from, date '0001-01-01') as known_from,
                coalesce(known_to, date '9999-12-31') as known_to
            ),
            concat_ws('|', legal_entity, currency
                {%- for each in rate_subjects() %}, coalesce({{ each }}, ''){% endfor %}) as subject
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
            subject,
            known_from,
            changes_on as valid_from,
            coalesce(
                lead(changes_on) over (partition by subject, known_from order by changes_on) - 1, date '9999-12-31'
            ) as valid_to
        from (
            select subject, known_from, valid_from as changes_on from known
            union
            select subject, known_from, valid_to + 1 from known where valid_to is not null
        )
    ),

    -- The rows for a span that the best ranked system has entered last.
    counting as (
        select
            known.* exclude (valid_from, valid_to),
            span.valid_from,
            span.valid_to,
            known.valid_from as began_on
        from span
        inner join known
            on known.subject = span.subject
            and known.known_from = span.known_from
            and known.valid_from <= span.valid_from
            and coalesce(known.valid_to, date '9999-12-31') >= span.valid_from
        qualify rank() over (
            partition by span.subject, span.known_from, span.valid_from
            order by known.rank, known.entered_on desc
        ) = 1
    )

    select
        legal_entity,
        {{ subject }},
        currency,
        arg_max(rate, began_on) as rate,
        valid_from,
        valid_to,
        known_from,
        known_to,
        count(*) as rates
    from counting
    group by legal_entity, {{ subject }}, currency, valid_from, valid_to, known_from, known_to
{%- endmacro %}

{#
  The rate of each of `entries` (columns `txn_id`, `work_date`, `rates_known_on` and those of `rate_subjects`) on the card of
  the company `legal_entity` in `currency`, both columns of it: `rate`, and `rates`, how many rows of the card say one. Of
  the rows that fit, those of the subject that the policy ranks highest count (seed `rate_precedence`), and of these
  those that name most.
#}
{% macro rate_of(entries, card, legal_entity, currency) -%}
    with named as (
        select
            *,
            unnest([
                {%- for each in rate_subjects() %}
                case when {{ each }} is not null then '{{ each }}' end{{ ',' if not loop.last }}
                {%- endfor %}
            ]) as of_subject
        from ({{ rate_spans(card) }})
    ),

    -- The subject that ranks highest of those that the row names is how it is found.
    span as (
        select
            named.*,
            case named.of_subject
                {%- for each in rate_subjects() %} when '{{ each }}' then {{ each }}{% endfor %}
            end as subject_key,
            precedence.rank * 10
                {%- for each in rate_subjects() %} + cast({{ each }} is not null as integer){% endfor %} as weight
        from named
        inner join {{ ref('rate_precedence') }} as precedence on precedence.subject = named.of_subject
        qualify row_number() over (
            partition by
                named.legal_entity, named.currency, named.valid_from, named.known_from
                {%- for each in rate_subjects() %}, named.{{ each }}{% endfor %}
            order by precedence.rank desc
        ) = 1
    ),

    asked as (
        select
            entry.txn_id,
            entry.{{ legal_entity }} as legal_entity,
            entry.{{ currency }} as currency,
            entry.work_date,
            entry.rates_known_on,
            {%- for each in rate_subjects() %}
            entry.{{ each }},
            {%- endfor %}
            subject.of_subject,
            case subject.of_subject
                {%- for each in rate_subjects() %} when '{{ each }}' then entry.{{ each }}{% endfor %}
            end as subject_key
        from {{ entries }} as entry
        cross join (select distinct of_subject from span) as subject
    ),

    fitting as (
        select asked.txn_id, span.currency, span.rate, span.rates, span.weight
        from asked
        inner join span
            on span.legal_entity = asked.legal_entity
            and span.currency = asked.currency
            and span.of_subject = asked.of_subject
            and span.subject_key = asked.subject_key
            and asked.work_date >= span.valid_from
            and asked.work_date <= span.valid_to
            and asked.rates_known_on >= span.known_from
            and asked.rates_known_on <= span.known_to
            {%- for each in rate_subjects() %}
            and (span.{{ each }} is null or span.{{ each }} = asked.{{ each }})
            {%- endfor %}
        qualify rank() over (partition by asked.txn_id order by span.weight desc) = 1
    )

    select txn_id, currency, max(rate) as rate, sum(rates) as rates
    from fitting
    group by txn_id, currency
{%- endmacro %}
