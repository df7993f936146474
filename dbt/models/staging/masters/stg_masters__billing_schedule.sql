{{ master_file('billing_schedule') }}
