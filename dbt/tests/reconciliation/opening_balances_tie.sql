{{ config(severity='warn') }}
select legal_entity, project_key, currency, hours_difference, earned_difference_amount, wip_difference_amount, status
from {{ ref('opening_balance_tieout') }}
where status <> 'ties'
