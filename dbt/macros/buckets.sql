{# The buckets that explain an approved amount, in the order of the marts. #}
{% macro buckets() -%}
    {{ return(['posted', 'in_flight', 'held', 'eligible', 'quarantined', 'rejected', 'excluded']) }}
{%- endmacro %}

{# Every measure of approved versus posted for `unit` (hours or amount): approved, its buckets, what they miss, and what the
   ERP posted beyond what was sent. #}
{% macro tie_out_measures(unit) -%}
    {%- set names = [] -%}
    {%- for name in ['approved'] + buckets() + ['unexplained', 'variance'] -%}{%- do names.append(name ~ '_' ~ unit) -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
