{#-
  One paragraph per rule of the catalogue; the rule seed says what a violation means. What a named person waives for
  exactly this content is still said, and holds nothing.
-#}
{%- set codes = [
    'revision_conflict', 'identity_changed', 'record_unreadable', 'status_unknown',
    'approval_self', 'approval_missing', 'approval_withdrawn',
    'project_unknown', 'project_closed', 'project_on_hold', 'project_not_in_erp', 'contract_ended', 'cap_exceeded',
    'task_unknown', 'task_inactive', 'billing_class_invalid',
    'worker_unmapped', 'worker_not_employed', 'worker_inactive', 'employment_unknown',
    'labour_category_invalid', 'assignment_missing', 'cost_centre_missing',
    'rate_missing', 'rate_differs', 'cost_rate_missing', 'rate_overlapping',
    'hours_over_limit', 'duplicate_submission', 'possible_duplicate', 'negative_without_original', 'zero_quantity', 'receipt_missing',
    'amount_differs', 'currency_unknown', 'currency_mismatch', 'fx_missing', 'account_missing', 'tax_code_missing',
    'destination_missing', 'group_backed_out', 'period_closed',
] -%}

with violation as (
    {%- for code in codes %}
    select '{{ code | upper }}' as code, txn_id, seq, detail from {{ ref('rule_' ~ code) }}
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
