select
    source_system,
    source_instance,
    source_id as source_project_id,
    our_key as project_key,
    matched_by
from {{ ref('identity') }}
where object = 'project'
