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

{#
  numerator / denominator (integers) as a product that is not rounded to a currency yet: to eight places, half away from
  zero; DECIMAL(38,8). 2 / 3 is 0.66666667.
#}
{% macro value(numerator, denominator) -%}
    cast(
        cast(
            {{ divide('(cast(' ~ numerator ~ ' as hugeint) * 100000000)', 'cast(' ~ denominator ~ ' as hugeint)') }}
            as decimal(38, 0)
        ) * 0.00000001
        as decimal(38, 8)
    )
{%- endmacro %}

{# `decimal`, of at most three places, at the rates per euro of two currencies: translate('100', '1.25', '0.8') is 156.25. #}
{% macro translate(decimal, into_rate, from_rate) -%}
    {{ value(units(decimal, 3) ~ ' * ' ~ units(into_rate, 8), units(from_rate, 8) ~ ' * 1000') }}
{%- endmacro %}

{# What a posting account makes of a basis; `account` is its row: a tenth that is included in 110.00 is 10.00. #}
{% macro share_of(basis, account, exponent) -%}
    {{ money(
        units(basis, 3) ~ ' * ' ~ units(account ~ '.rate', 6),
        '1000 * (1000000 + case when ' ~ account ~ '.is_included then ' ~ units(account ~ '.rate', 6) ~ ' else 0 end)',
        exponent
    ) }}
{%- endmacro %}

{# A sum of values as money, rounded once: round_value('156.24500000', 2) is 156.250. #}
{% macro round_value(value, exponent) -%}
    {{ money(units(value, 8), '100000000', exponent) }}
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

{# What is known of the lines that `condition` picks, added up: 0 of no lines, NULL of lines of which nothing is known. #}
{% macro known_sum(expression, condition) -%}
    case
        when count(*) filter ({{ condition }}) = 0 then 0
        else sum({{ expression }}) filter ({{ condition }})
    end
{%- endmacro %}
