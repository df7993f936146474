{{ master_file('contract') }}
