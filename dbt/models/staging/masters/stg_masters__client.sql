{{ master_file('client') }}
