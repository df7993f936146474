{{ master_file('crosswalk_worker', about_source=true) }}
