{{ master_file('identity_rule', about_source=true) }}
