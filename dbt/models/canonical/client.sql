select listed.client_key, owned.name
from {{ ref('master_client') }} as listed
left join ({{ survivors('client', {'name': 'varchar'}) }}) as owned on owned.key = listed.client_key
