{{ master_file('bill_rate') }}
