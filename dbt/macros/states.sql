{# The ledger's entry states by what they mean for money, as an SQL list: states('posted', 'in_flight'). #}
{% macro states() -%}
    {%- set meaning = {
        'posted': ['POSTED', 'POSTED_DIFF'],
        'in_flight': ['BATCHED', 'SENDING', 'DELIVERED', 'PRESUMED', 'ACCEPTED', 'UNKNOWN', 'CONFLICT'],
        'rejected': ['REJECTED'],
        'eligible': ['ELIGIBLE'],
    } -%}
    {%- set found = [] -%}
    {%- for name in varargs -%}{%- do found.extend(meaning[name]) -%}{%- endfor -%}
    ('{{ found | join("', '") }}')
{%- endmacro %}
