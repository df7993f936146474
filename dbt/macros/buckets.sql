{# The buckets that explain what is approved, or has a status that is not understood, in the order of the marts. #}
{% macro buckets() -%}
    {{ return(['posted', 'in_flight', 'held', 'eligible', 'quarantined', 'rejected', 'excluded']) }}
{%- endmacro %}

{# Every measure of approved versus posted for `unit` (hours or amount): approved, what has a status that is not understood,
   the buckets of both, what these miss, and what the ERP posted beyond what was sent. #}
{% macro tie_out_measures(unit) -%}
    {%- set names = [] -%}
    {%- for name in ['approved', 'not_understood'] + buckets() + ['unexplained', 'variance'] -%}{%- do names.append(name ~ '_' ~ unit) -%}{%- endfor -%}
    {{ return(names) }}
{%- endmacro %}
