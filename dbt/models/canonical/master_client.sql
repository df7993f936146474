select
    client_key,
    name
from ({{ standing('client', only='masters') }})
