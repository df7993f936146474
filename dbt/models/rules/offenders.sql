{#- One paragraph per rule of the catalogue; the rule seed says what an offence means. -#}
{%- set codes = [
    'revision_conflict', 'record_unreadable', 'status_unknown', 'approval_self',
    'project_unknown', 'project_closed', 'project_on_hold', 'project_not_in_erp', 'contract_ended',
    'worker_unmapped', 'worker_not_employed', 'worker_inactive', 'employment_unknown',
    'rate_missing', 'rate_differs', 'cost_rate_missing',
    'hours_over_limit', 'duplicate_submission', 'negative_without_original', 'zero_quantity', 'receipt_missing',
    'currency_unknown', 'currency_mismatch', 'fx_missing', 'account_missing', 'group_unwound', 'period_closed',
] -%}

with offence as (
    {%- for code in codes %}
    select '{{ code | upper }}' as code, txn_id, seq, detail from {{ ref('rule_' ~ code) }}
    {% if not loop.last %}union all{% endif %}
    {%- endfor %}
)

select
    offence.code,
    rule.severity,
    rule.owner,
    offence.txn_id,
    offence.seq,
    replace(rule.message, '{detail}', offence.detail) as message,
    rule.remedy
from offence
-- A rule without its row in the catalogue must fail loudly: severity is declared not null.
left join {{ ref('rule') }} as rule on rule.code = offence.code
