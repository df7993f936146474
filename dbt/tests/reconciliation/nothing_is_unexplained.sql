-- An unexplained amount is an incident, not a reason to hide the marts: the build goes on and says so.
{{ config(severity='warn') }}
select txn_id, leg, bucket, unexplained_hours, unexplained_amount
from {{ ref('approved_versus_posted') }}
where unexplained_hours <> 0 or unexplained_amount <> 0
