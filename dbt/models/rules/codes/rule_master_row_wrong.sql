-- What is posted stays, and is not made worth something else by a row that is wrong.
select
    evaluated.txn_id,
    evaluated.seq,
    string_agg(dependent.subject, ', ' order by dependent.subject) as detail
from {{ ref('evaluated_transaction') }} as evaluated
inner join {{ ref('master_dependent') }} as dependent
    on dependent.txn_id = evaluated.txn_id and dependent.seq = evaluated.seq
group by evaluated.txn_id, evaluated.seq
