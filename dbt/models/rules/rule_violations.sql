{#-
  One paragraph per rule: `rules` are the models in codes/, which the build lists. The rule seed says what a violation
  means. What a named person waives for exactly this content is still shown, and holds nothing.
-#}
with violation as (
    {%- for rule in var('rules') %}
    select '{{ rule[5:] | upper }}' as code, txn_id, seq, detail from {{ ref(rule) }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
),

waived as (
    select waiver.*
    from {{ source('ledger', 'waiver') }} as waiver
    inner join {{ ref('rule') }} as rule on rule.code = waiver.code
    where rule.is_waivable
)

select
    violation.code,
    case when waived.txn_id is null then rule.severity else 'warn' end as severity,
    rule.owner,
    violation.txn_id,
    violation.seq,
    replace(rule.message, '{detail}', violation.detail)
        || coalesce(' Waived by ' || waived.person || ': ' || waived.reason, '') as message,
    rule.remedy
from violation
-- A rule without its row in the catalogue must fail loudly: severity is declared not null.
left join {{ ref('rule') }} as rule on rule.code = violation.code
left join waived
    on waived.txn_id = violation.txn_id and waived.seq = violation.seq and waived.code = violation.code
-- What a rule reads of a master row that is wrong is no fact.
where (
        violation.code not in (select code from {{ ref('master_rule') }})
        or (violation.txn_id, violation.seq) not in (select txn_id, seq from {{ ref('master_dependent') }})
    )
    -- What was booked by hand owes nothing that could be wrong.
    and (
        violation.code in ('BEFORE_CUT_OVER', 'CHANGED_AFTER_CUT_OVER')
        or (violation.txn_id, violation.seq) not in (select txn_id, seq from {{ ref('cut_over') }} where is_before)
    )
