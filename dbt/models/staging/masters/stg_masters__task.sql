{{ master_file('task', about_source=true) }}
