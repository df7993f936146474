-- Two rates for one role and day, or two accounts for one leg and day, would make two lines of one entry.
{% for card in ['bill_rate', 'cost_rate'] %}
select '{{ card }}' as card, one.legal_entity, one.role, one.valid_from, other.valid_from as also_valid_from
from {{ ref(card) }} as one
inner join {{ ref(card) }} as other
    on other.legal_entity = one.legal_entity
    and other.role = one.role
    and other.currency = one.currency
    and other.valid_from > one.valid_from
    and other.valid_from <= coalesce(one.valid_to, date '9999-12-31')
union all
{% endfor %}
select 'posting_account', one.legal_entity, one.entity || ' ' || one.leg, one.valid_from, other.valid_from
from {{ ref('posting_account') }} as one
inner join {{ ref('posting_account') }} as other
    on other.legal_entity = one.legal_entity
    and other.entity = one.entity
    and other.leg = one.leg
    and coalesce(other.valid_from, date '0001-01-01') > coalesce(one.valid_from, date '0001-01-01')
    and coalesce(other.valid_from, date '0001-01-01') <= coalesce(one.valid_to, date '9999-12-31')
