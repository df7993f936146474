select owned.key as client_key, owned.name
from ({{ survivors('client', {'name': 'varchar'}) }}) as owned
