-- Two rates for one role and day would make two lines of one entry.
{% for card in ['bill_rate', 'cost_rate'] %}
select '{{ card }}' as card, one.legal_entity, one.role, one.valid_from, other.valid_from as also_valid_from
from {{ ref(card) }} as one
inner join {{ ref(card) }} as other
    on other.legal_entity = one.legal_entity
    and other.role = one.role
    and other.currency = one.currency
    and other.valid_from > one.valid_from
    and other.valid_from <= coalesce(one.valid_to, date '9999-12-31')
{% if not loop.last %}union all{% endif %}
{% endfor %}
