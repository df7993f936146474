{#
  The rates between two currencies on a day, per euro: of each (currency, into_currency, work_date) that the query `needed`
  gives and both rates of which are known. Rates are looked up once per pair and day by this, not once per line.
#}
{% macro exchange(needed) -%}
    select
        needed.currency,
        needed.into_currency,
        needed.work_date,
        from_rate.rate as from_rate,
        into_rate.rate as into_rate,
        least(from_rate.rate_date, into_rate.rate_date) as rate_date,
        case when 'peg' in (from_rate.rate_type, into_rate.rate_type) then 'peg' else 'ecb' end as rate_type
    from (
        {{ needed }}
    ) as needed
    inner join {{ ref('fx_rate') }} as from_rate
        on from_rate.currency = needed.currency
        and needed.work_date >= from_rate.valid_from
        and needed.work_date < from_rate.valid_to
    inner join {{ ref('fx_rate') }} as into_rate
        on into_rate.currency = needed.into_currency
        and needed.work_date >= into_rate.valid_from
        and needed.work_date < into_rate.valid_to
    -- A currency is worth itself, whatever the rates say.
    where needed.currency <> needed.into_currency
{%- endmacro %}
