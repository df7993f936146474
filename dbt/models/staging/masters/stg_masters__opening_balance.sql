{{ master_file('opening_balance') }}
