select
    legal_entity,
    period,
    source_system,
    source_instance,
    project_key,
    currency,
    leg,
    {%- for name in tie_out_measures('hours') %}
    {{ sum_hours(name) }} as {{ name }},
    {%- endfor %}
    {%- for name in tie_out_measures('amount') %}
    {{ sum_amount(name) }} as {{ name }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
from {{ ref('approved_versus_posted') }}
group by legal_entity, period, source_system, source_instance, project_key, currency, leg
