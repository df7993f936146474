-- A cash advance belongs to a person, not to a project.
select txn_id, seq, coalesce('Project ' || project_name, 'The project') || ' (' || coalesce(source_project_id, 'none given') || ')' as detail
from {{ ref('evaluated_transaction') }}
where project_key is null and not is_cash_advance
