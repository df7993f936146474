-- Only a source that names both people can show this.
select txn_id, seq, {{ say_person() }} as detail
from {{ ref('evaluated_transaction') }}
where approver_known and approved_by = submitted_by
