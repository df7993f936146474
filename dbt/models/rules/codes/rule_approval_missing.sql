-- Only a source that names approvers can show this.
select txn_id, seq, {{ say_entry() }} as detail
from {{ ref('evaluated_transaction') }}
where approver_known and approval = 'approved' and approved_by is null
