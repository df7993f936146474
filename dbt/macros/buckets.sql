{# The buckets that explain an approved amount, in the order of the marts. #}
{% macro buckets() -%}
    {{ return(['posted', 'in_flight', 'held', 'eligible', 'quarantined', 'rejected', 'excluded']) }}
{%- endmacro %}

{# Every measure of approved versus posted for `unit` (hours or amount): approved, its buckets, and what they miss. #}
{% macro tie_out_measures(unit) -%}
    {%- set names = [] -%}
    {%- for name in ['approved'] + buckets() + ['unexplained'] -%}{%- do names.append(name ~ '_' ~ unit) -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
