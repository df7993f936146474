{#
  A card of rates with every row that it ever had, from `statement`: what the systems state of `what`, by `system` and
  `source_instance`. A row is known from the day that it names itself, and never before we saw it: what the first pull
  brought is known as of old. Of two accounts at one system the first by name counts.
#}
{% macro rate_card(what, statement) -%}
select
    system,
    rank,
    legal_entity,
    {%- for each in rate_subjects() %}
    {{ each }},
    {%- endfor %}
    currency,
    rate,
    valid_from,
    valid_to,
    source,
    entered_on,
    case when is_opening then entered_on else greatest(entered_on, cast(known_from as date)) end as known_from,
    cast(known_to as date) as known_to
from ({{ ranked_spans(what, statement) }})
qualify rank() over (
    partition by system, legal_entity, currency{% for each in rate_subjects() %}, {{ each }}{% endfor %}
    order by source_instance
) = 1
{%- endmacro %}
