-- Two rates of a card for one subject and day: a rule holds back what they touch, and this shows the rates.
{{ config(severity='warn') }}
{% for card in ['bill_rate', 'cost_rate'] %}
select '{{ card }}' as card, legal_entity, {{ rate_subjects() | join(', ') }}, currency, valid_from, valid_to, rates
from ({{ rate_spans(ref(card)) }})
where rates > 1
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
