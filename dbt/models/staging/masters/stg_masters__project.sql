{{ master_file('project') }}
