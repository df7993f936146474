select
    legal_entity,
    pay_period,
    starts_on,
    ends_on,
    cut_off_on
from ({{ standing('payroll_calendar', only='masters') }})
