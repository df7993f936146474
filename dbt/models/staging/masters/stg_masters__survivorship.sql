{{ master_file('survivorship') }}
