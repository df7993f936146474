{{ master_file('assignment') }}
