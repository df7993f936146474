-- Two accounts for one leg and day would make two lines of one entry.
select one.legal_entity, one.entity, one.leg, one.valid_from, other.valid_from as also_valid_from
from {{ ref('posting_account') }} as one
inner join {{ ref('posting_account') }} as other
    on other.legal_entity = one.legal_entity
    and other.entity = one.entity
    and other.leg = one.leg
    and coalesce(other.valid_from, date '0001-01-01') > coalesce(one.valid_from, date '0001-01-01')
    and coalesce(other.valid_from, date '0001-01-01') <= coalesce(one.valid_to, date '9999-12-31')
