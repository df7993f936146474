-- A contract that bills no hours bills none of a billable task either.
select
    txn_id,
    seq,
    'Work on ' || task || ' is ' || case billing_class when 'billable' then 'always' else 'never' end || ' billed: '
        || {{ say_entry() }} || '.' as detail
from {{ ref('evaluated_transaction') }}
where entity = 'time_entry'
    and case billing_class
        when 'non_billable' then is_billable
        when 'billable' then not is_billable and contract_type = 'time_and_materials'
        else false
    end
