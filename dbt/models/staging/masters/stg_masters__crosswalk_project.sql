{{ master_file('crosswalk_project', about_source=true) }}
