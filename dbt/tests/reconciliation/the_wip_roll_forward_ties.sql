{{ config(severity='warn') }}
select legal_entity, period, currency, closing_amount, awaited_amount, erp_closing_amount, difference_amount, status
from {{ ref('wip_roll_forward') }}
where status not in ('ties', 'awaited')
