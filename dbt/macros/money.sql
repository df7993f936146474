{#
  Exact arithmetic on money. DuckDB turns `/` and `avg()` on DECIMAL into DOUBLE, so every quotient of money goes
  through here, as integers. Nothing else in the project rounds.
#}

{# The integer `units` (10^-scale each) of a DECIMAL: units('12.5', 4) is 125000. #}
{% macro units(decimal, scale) -%}
    cast(cast({{ decimal }} as decimal(38, {{ scale }})) * {{ 10 ** scale }} as hugeint)
{%- endmacro %}

{# Quotient of two integers, rounded half away from zero: 5/2 is 3, -5/2 is -3, 7/3 is 2. #}
{% macro divide(numerator, denominator) -%}
    (sign({{ numerator }}) * sign({{ denominator }})
        * ((2 * abs({{ numerator }}) + abs({{ denominator }})) // (2 * abs({{ denominator }}))))
{%- endmacro %}

{#
  numerator / denominator (integers) as money of a currency with `exponent` decimals, rounded once, half away from
  zero; DECIMAL(18,3). 2.5 h at 33.333: money('25000 * 33333', '10000 * 1000', 2) is 83.330; -2.345 at exponent 2 is
  -2.350; at exponent 0 it is -2.000. An unknown currency (exponent NULL) keeps three decimals.
#}
{% macro money(numerator, denominator, exponent) -%}
    cast(
        cast(
            {{ divide(
                '(cast(' ~ numerator ~ ' as hugeint) * case ' ~ exponent ~ ' when 0 then 1 when 2 then 100 else 1000 end)',
                'cast(' ~ denominator ~ ' as hugeint)'
            ) }} * case {{ exponent }} when 0 then 1000 when 2 then 10 else 1 end
            as decimal(18, 0)
        ) * 0.001
        as decimal(18, 3)
    )
{%- endmacro %}

{# Minor units of a currency as DECIMAL(18,3): minor_to_amount('1250', 2) is 12.500, minor_to_amount('1250', 0) 1250.000. #}
{% macro minor_to_amount(minor, exponent) -%}
    cast(
        cast({{ minor }} * case {{ exponent }} when 0 then 1000 when 2 then 10 else 1 end as decimal(18, 0)) * 0.001
        as decimal(18, 3)
    )
{%- endmacro %}

{# The minor units of an amount that is already rounded to its currency: amount_to_minor('12.500', 2) is 1250. #}
{% macro amount_to_minor(amount, exponent) -%}
    cast({{ amount }} * case {{ exponent }} when 0 then 1 when 2 then 100 else 1000 end as bigint)
{%- endmacro %}

{# Ten-thousandths of an hour as DECIMAL(18,4). #}
{% macro e4_to_hours(hours_e4) -%}
    cast(cast({{ hours_e4 }} as decimal(18, 0)) * 0.0001 as decimal(18, 4))
{%- endmacro %}

{# An hours sum as DECIMAL(18,4); sums of DECIMAL widen. #}
{% macro sum_hours(expression) -%}
    cast(coalesce(sum({{ expression }}), 0) as decimal(18, 4))
{%- endmacro %}

{# A sum of amounts of one currency as DECIMAL(18,3); sums of DECIMAL widen. #}
{% macro sum_amount(expression) -%}
    cast(coalesce(sum({{ expression }}), 0) as decimal(18, 3))
{%- endmacro %}

{#
  An amount of one currency in another, DECIMAL(38,8): amount * to_rate / from_rate (rates of one anchor), rounded at the
  eighth place only. What is summed of such values is rounded once, by `round_value`.
#}
{% macro value_in(amount, from_rate, to_rate) -%}
    cast(
        cast({{ divide(
            units(amount, 3) ~ ' * 100000 * ' ~ units(to_rate, 8),
            units(from_rate, 8)
        ) }} as decimal(38, 0)) * 0.00000001
        as decimal(38, 8)
    )
{%- endmacro %}

{# A value of scale 8 as money of a currency with `exponent` decimals, rounded half away from zero. #}
{% macro round_value(value, exponent) -%}
    {{ money(units(value, 8), '100000000', exponent) }}
{%- endmacro %}
