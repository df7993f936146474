{#
  A card of rates as the systems state it, with every row that it ever had. A row is known from the day that it names
  itself, and never before we saw it: what the first pull brought is known as of old.
#}
{% macro rate_card(what) -%}
select
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
from ({{ stated_versions(what, only='masters') }})
{%- endmacro %}
