{{ master_file('source_instance', about_source=true) }}
