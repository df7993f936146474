select client_key, name from {{ ref('master_client') }}
