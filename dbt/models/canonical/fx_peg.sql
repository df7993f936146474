select
    currency,
    anchor,
    rate,
    valid_from
from ({{ standing('fx_peg', only='masters') }})
